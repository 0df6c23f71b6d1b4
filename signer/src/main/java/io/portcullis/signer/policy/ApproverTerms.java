package io.portcullis.signer.policy;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Safeguards.Threshold;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a policy of format 3 says of approvers and of what they sign with.
 *
 * <p>Invariants: nothing here loosens by being left out. No model but those listed, no delegation but of the kinds listed, no break-glass
 * but to the ends listed. A diversity only ever restricts.
 *
 * @param models the authenticator models that may be enrolled, by AAGUID
 * @param authenticators how many authenticators an approver is enrolled with at least; who has lost one may still use the others
 */
public record ApproverTerms(
        Demand demand,
        List<Model> models,
        int authenticators,
        Delegable delegable,
        List<Diversity> diversities,
        Optional<BreakGlass> breakGlass) {
    /** Of policies of formats 1 and 2: nothing is asked of authenticators, and nobody is enrolled by a rule of its own. */
    public static final ApproverTerms UNSTATED =
            new ApproverTerms(Demand.UNSTATED, List.of(), 0, Delegable.NOTHING, List.of(), Optional.empty());

    /** What an authenticator must show of itself when it is enrolled. */
    public enum Demand {
        /** A policy of an older format: whatever the officer signed. */
        UNSTATED,
        /** Anything, said openly: for laboratories. The AAGUID is then the authenticator's own word. */
        ANY,
        /** A statement by the model's attestation key, whose chain ends in a root that the FIDO Metadata Service names for the model. */
        DIRECT
    }

    /** A model and who makes it. */
    public record Model(String aaguid, String vendor) {}

    /** What approvers may delegate, and for how long at most. */
    public record Delegable(Set<IntentKind> kinds, long longestSeconds) {
        public static final Delegable NOTHING = new Delegable(Set.of(), 0);

        public Delegable {
            kinds = Set.copyOf(kinds);
        }
    }

    /** What a diversity tells apart. */
    public enum Of {
        ORGANISATION,
        SITE,
        VENDOR
    }

    /**
     * Who approves intents of these kinds comes from so many distinct organisations, sites, or authenticator vendors. Whoever touched the
     * key counts, also in a delegation.
     *
     * @param threshold if there, only intents that move more than that; the tiers' window counts
     */
    public record Diversity(String id, Set<IntentKind> kinds, Of of, int atLeast, Optional<Threshold> threshold) {
        public Diversity {
            kinds = Set.copyOf(kinds);
        }
    }

    /** A place that value may go to in an emergency. */
    public record End(TokenId token, Address address) {}

    /**
     * What an intent of kind break-glass may do: pay to one of these, after this delay.
     *
     * @param delaySeconds from when a signer recorded the intent; longer than any delay of a withdrawal
     */
    public record BreakGlass(long delaySeconds, List<End> ends) {
        public BreakGlass {
            ends = List.copyOf(ends);
        }
    }

    public ApproverTerms {
        models = List.copyOf(models);
        diversities = List.copyOf(diversities);
        boolean empty = models.isEmpty()
                && authenticators == 0
                && delegable.equals(Delegable.NOTHING)
                && diversities.isEmpty()
                && breakGlass.isEmpty();
        if (demand == Demand.UNSTATED && !empty) {
            throw new IllegalArgumentException("terms that are not stated are empty");
        }
    }

    /** Whether the policy is of format 3. */
    public boolean stated() {
        return demand != Demand.UNSTATED;
    }

    public Optional<Model> model(String aaguid) {
        return models.stream().filter(model -> model.aaguid().equals(aaguid)).findFirst();
    }

    /** The names under which the trace speaks of them. */
    Stream<String> ids() {
        return diversities.stream().map(Diversity::id);
    }
}
