package io.portcullis.appliance.dispute;

import io.portcullis.depositary.client.DisputeState;
import io.portcullis.depositary.model.AccountOperation.DisputeFinalize;
import io.portcullis.depositary.model.AccountOperation.SecretReveal;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Clause;
import io.portcullis.depositary.model.Limits;
import io.portcullis.depositary.model.ProofBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one look at a dispute asks for: {@code facts -> step}.
 *
 * <pre>
 *   stands, older than ours, answerable ──► Counter
 *   ours stands, a payment's preimage is known, not shown, in time ──► Reveal
 *   ours stands, its time is over ──► Finish: the last clauses, at most 128 at a time, and with the first of them the end
 *   another stands, its time is over or it is newer ──► Foreign: only who has its body can end it
 * </pre>
 *
 * <p>Invariants (protocol, section 5): it never answers with what does not win; what it shows is only what the proof body would pay for; it asks for the
 * same again until the chain has it, so whoever follows it may die at any moment.
 */
public final class DisputeMachine {
    private DisputeMachine() {}

    /**
     * What is known at one moment.
     *
     * @param held the newest body that both sides sealed, as far as this side has it
     * @param nowSeconds of the chain's newest block
     * @param secrets preimages that this side may show, by their hash
     * @param shown hashes that were shown on the chain
     */
    public record Facts(
            DisputeState standing,
            Optional<ProofBody> held,
            long nowSeconds,
            Map<Bytes32, Bytes32> secrets,
            Set<Bytes32> shown) {
        public Facts {
            secrets = Map.copyOf(secrets);
            shown = Set.copyOf(shown);
        }
    }

    public sealed interface Step {
        /** Nothing is to be done now. */
        record Wait() implements Step {}

        /** Answer with the body that is held. */
        record Counter(ProofBody body) implements Step {}

        record Reveal(SecretReveal secrets) implements Step {}

        record Finish(DisputeFinalize part) implements Step {}

        /** What stands is not held here. */
        record Foreign() implements Step {}
    }

    public static Step next(Facts facts) {
        DisputeState standing = facts.standing();
        boolean open = standing.isOpenAt(facts.nowSeconds());
        if (facts.held().isEmpty()) {
            return new Step.Foreign();
        }
        ProofBody held = facts.held().get();
        if (held.version() > standing.version()) {
            return open ? new Step.Counter(held) : new Step.Foreign();
        }
        if (!held.hash().equals(standing.bodyHash())) {
            return new Step.Foreign();
        }
        List<SecretReveal.Shown> secrets = unshown(held, facts);
        if (!secrets.isEmpty()) {
            return new Step.Reveal(new SecretReveal(secrets));
        }
        return open ? new Step.Wait() : new Step.Finish(finish(held, standing.clausesLeft()));
    }

    /** The last of the clauses that are left. */
    static DisputeFinalize finish(ProofBody body, int clausesLeft) {
        return clausesLeft > Limits.MAX_CLAUSES_PER_CALL
                ? DisputeFinalize.part(body, clausesLeft - Limits.MAX_CLAUSES_PER_CALL, clausesLeft)
                : DisputeFinalize.last(body, clausesLeft);
    }

    /** Of payments whose time is not over: a secret shown later counts as none. */
    private static List<SecretReveal.Shown> unshown(ProofBody body, Facts facts) {
        List<SecretReveal.Shown> secrets = new ArrayList<>();
        for (Clause clause : body.clauses()) {
            Bytes32 preimage = facts.secrets().get(clause.hash());
            boolean helps = clause.kind() == Clause.Kind.HTLC
                    && preimage != null
                    && !facts.shown().contains(clause.hash())
                    && facts.nowSeconds() < clause.expiresAt();
            if (helps && secrets.size() < Limits.MAX_REVEALS) {
                secrets.add(new SecretReveal.Shown(preimage, 1));
            }
        }
        return secrets;
    }
}
