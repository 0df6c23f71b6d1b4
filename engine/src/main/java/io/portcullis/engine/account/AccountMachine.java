package io.portcullis.engine.account;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.verdict.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The account machine as a function of values, for people, tests and tools: {@code (state, transaction, time) -> (state, events) or a
 * refusal}. The rules are those of {@link Accounts}, run on records made for one step, so it is exact and slow: a node uses
 * {@code Accounts}.
 */
public final class AccountMachine {
    private AccountMachine() {}

    public sealed interface Step {
        /** @param events in their order */
        record Taken(AccountState state, List<AccountEvent> events) implements Step {
            public Taken {
                events = List.copyOf(events);
            }
        }

        /** The state is as it was. */
        record Refused(Refusal refusal) implements Step {}
    }

    /** One transaction, without the end of a frame. */
    public static Step step(AccountState state, Authored authored, long timeSeconds) {
        return with(
                state,
                (scratch, events) -> scratch.accounts().apply(scratch.account(), authored, timeSeconds, events::add));
    }

    /**
     * One frame: all of it, or nothing.
     *
     * @param proofBodyHash what its author signed of the state after it
     */
    public static Step step(AccountState state, Frame frame, Bytes32 proofBodyHash) {
        List<Accounts.Signed> frames = List.of(new Accounts.Signed(frame, frame.hash(), proofBodyHash));
        return with(state, (scratch, events) -> scratch.accounts().replay(scratch.account(), frames, events::add));
    }

    /**
     * Ends a frame of what was taken in place since the last one.
     *
     * @param applied at least one
     */
    public static Step close(AccountState state, List<Authored> applied, long timeSeconds) {
        return with(state, (scratch, events) -> {
            scratch.accounts().close(scratch.account(), applied, timeSeconds, events::add);
            return Optional.empty();
        });
    }

    /** The state root that a frame to this state names. */
    public static Bytes32 root(AccountState state) {
        try (ScratchLedger scratch = new ScratchLedger(state)) {
            return scratch.accounts().root(scratch.account());
        }
    }

    private static Step with(
            AccountState state, BiFunction<ScratchLedger, List<AccountEvent>, Optional<Refusal>> change) {
        List<AccountEvent> events = new ArrayList<>();
        try (ScratchLedger scratch = new ScratchLedger(state)) {
            Optional<Refusal> refusal = change.apply(scratch, events);
            return refusal.isPresent()
                    ? new Step.Refused(refusal.get())
                    : new Step.Taken(scratch.accounts().view(scratch.account()), events);
        }
    }
}
