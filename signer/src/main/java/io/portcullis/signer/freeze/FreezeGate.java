package io.portcullis.signer.freeze;

import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import java.util.Collection;
import java.util.Optional;

/** What a level lets through. */
public final class FreezeGate {
    private FreezeGate() {}

    /** The first level at which this is no longer signed; empty if it always is. */
    static Optional<FreezeLevel> closedFrom(Effect effect) {
        return switch (effect) {
            case Effect.Withdraw ignored -> Optional.of(FreezeLevel.NO_WITHDRAWALS);
            case Effect.Transfer ignored -> Optional.of(FreezeLevel.NO_WITHDRAWALS);
            // As the contract has it: what leaves the own reserve waits, what comes back into it does not.
            case Effect.PostCollateral ignored -> Optional.of(FreezeLevel.NO_WITHDRAWALS);
            case Effect.ReleaseCollateral ignored -> Optional.of(FreezeLevel.SEALED);
            case Effect.Settle ignored -> Optional.of(FreezeLevel.NO_WITHDRAWALS);
            case Effect.Agree ignored -> Optional.of(FreezeLevel.NO_WITHDRAWALS);
            // It begins and chooses for the own side; answers and ends need no signer.
            case Effect.StartDispute ignored -> Optional.of(FreezeLevel.SEALED);
            case Effect.FillOrders ignored -> Optional.of(FreezeLevel.SEALED);
            case Effect.RaiseLimit ignored -> Optional.of(FreezeLevel.NO_NEW_CREDIT);
            // A key that is suspected is replaced and destroyed while withdrawals are closed.
            case Effect.HoldCeremony ignored -> Optional.of(FreezeLevel.SEALED);
            // The fund's creditors are not held up by this entity's own freeze, but nothing of its own leaves for a
            // reserve that is closed.
            case Effect.DeclareDefault ignored -> Optional.of(FreezeLevel.SEALED);
            case Effect.LeaveFund ignored -> Optional.of(FreezeLevel.NO_WITHDRAWALS);
            case Effect.ProposeRules ignored -> Optional.of(FreezeLevel.SEALED);
            case Effect.ProposeCap ignored -> Optional.of(FreezeLevel.SEALED);
            case Effect.ProposeBoard ignored -> Optional.of(FreezeLevel.SEALED);
            // The way down must stay open, and so must the way up.
            case Effect.RaiseFreeze ignored -> Optional.empty();
            case Effect.LowerFreeze ignored -> Optional.empty();
        };
    }

    /**
     * Whether a batch may be signed.
     *
     * @return why not
     */
    public static Optional<Refusal> judge(FreezeMemory memory, Collection<Effect> effects) {
        FreezeLevel shown =
                memory.shut() ? FreezeLevel.SEALED : memory.state().shown().level();
        for (Effect effect : effects) {
            Optional<FreezeLevel> limit = closedFrom(effect);
            if (limit.isPresent() && shown.compareTo(limit.get()) >= 0) {
                return Optional.of(new Refusal(SignerTag.FROZEN, why(memory, shown)));
            }
            if (limit.isPresent() && memory.level().compareTo(limit.get()) >= 0) {
                // Nothing tells a delay from a freeze: somebody may be watching over a shoulder.
                return Optional.of(waits());
            }
        }
        return Optional.empty();
    }

    /** What a silent cause is answered with, whatever it stops. */
    public static Refusal waits() {
        return new Refusal(SignerTag.DELAYED, "this batch still waits; ask again later");
    }

    /**
     * Whether a block's leaves may be sealed: a seal is what payments become final by, so at SEALED there is none.
     *
     * @return why not
     */
    public static Optional<Refusal> judgeSeal(FreezeMemory memory) {
        return memory.level() == FreezeLevel.SEALED
                ? Optional.of(new Refusal(SignerTag.FROZEN, why(memory, FreezeLevel.SEALED)))
                : Optional.empty();
    }

    private static String why(FreezeMemory memory, FreezeLevel level) {
        return "this signer's level is " + level
                + (memory.shut() ? ", for its journal cannot be written" : "")
                + memory.state().shown().standing().values().stream()
                        .filter(one -> one.level() == level)
                        .findFirst()
                        .map(one -> ", by " + one.cause() + ": " + one.text())
                        .orElse("");
    }
}
