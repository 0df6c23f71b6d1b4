package io.portcullis.appliance.dispute;

import io.portcullis.depositary.client.DisputeState;
import io.portcullis.depositary.model.AccountOperation.DisputeFinalize;
import io.portcullis.depositary.model.AccountOperation.SecretReveal;
import io.portcullis.depositary.model.AccountOperation.SecretReveal.Shown;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Clause;
import io.portcullis.depositary.model.Limits;
import io.portcullis.depositary.model.ProofBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one look at a dispute asks for: {@code facts -> step}.
 *
 * <pre>
 *   stands, older than ours, answerable ──► Counter
 *   ours stands, a payment's preimage or a pull's next value is known, not shown, in time ──► Reveal
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
     * @param values that this side may show, by the hash of the clause that they claim
     * @param shown how many steps were shown on the chain in time, by the same hash; none counts as 0
     */
    public record Facts(
            DisputeState standing,
            Optional<ProofBody> held,
            long nowSeconds,
            Map<Bytes32, Shown> values,
            Map<Bytes32, Integer> shown) {
        public Facts {
            values = Map.copyOf(values);
            shown = Map.copyOf(shown);
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
        List<Shown> values = unshown(held, facts);
        if (!values.isEmpty()) {
            return new Step.Reveal(new SecretReveal(values));
        }
        return open ? new Step.Wait() : new Step.Finish(finish(held, standing.clausesLeft()));
    }

    /** The last of the clauses that are left. */
    static DisputeFinalize finish(ProofBody body, int clausesLeft) {
        return clausesLeft > Limits.MAX_CLAUSES_PER_CALL
                ? DisputeFinalize.part(body, clausesLeft - Limits.MAX_CLAUSES_PER_CALL, clausesLeft)
                : DisputeFinalize.last(body, clausesLeft);
    }

    /** What one operation may show of clauses whose time is not over: a value shown later counts as none. The rest is shown after it. */
    private static List<Shown> unshown(ProofBody body, Facts facts) {
        List<Shown> values = new ArrayList<>();
        int steps = 0;
        for (Clause clause : body.clauses()) {
            Shown value = facts.values().get(clause.hash());
            boolean helps = value != null
                    && value.steps() > facts.shown().getOrDefault(clause.hash(), 0)
                    && facts.nowSeconds() < clause.expiresAt();
            boolean fits = helps
                    && values.size() < Limits.MAX_REVEALS
                    && steps + value.steps() <= Limits.MAX_REVEALED_STEPS
                    && !values.contains(value);
            if (fits) {
                values.add(value);
                steps += value.steps();
            }
        }
        return values;
    }
}
