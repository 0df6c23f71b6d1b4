package io.portcullis.signer.policy;

import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import java.util.List;
import java.util.Set;

/**
 * What a policy is asked about.
 *
 * @param effects as decoded from the batch's bytes
 * @param approvers people whose assertions for this very intent were verified; who they are allowed to be is the policy's to say
 * @param credentials what those assertions were made with
 * @param delegations whose delegators' assertions were verified; whether they hold here is the policy's to say
 * @param enrols whether it is a change of policy that admits somebody or something ({@link Enrolments#enrols})
 */
public record Asked(
        IntentKind kind,
        List<Effect> effects,
        String initiator,
        Set<String> approvers,
        Set<Intent.Bytes> credentials,
        List<Delegation> delegations,
        boolean enrols) {
    public Asked {
        effects = List.copyOf(effects);
        approvers = Set.copyOf(approvers);
        credentials = Set.copyOf(credentials);
        delegations = List.copyOf(delegations);
    }

    /** Asked by people of whose authenticators nothing is known. */
    public Asked(IntentKind kind, List<Effect> effects, String initiator, Set<String> approvers) {
        this(kind, effects, initiator, approvers, Set.of(), List.of(), false);
    }

    public static Asked of(Intent intent, Set<String> approvers) {
        return new Asked(intent.kind(), intent.effects(), intent.initiator(), approvers);
    }

    /** The same, approved by these people with these authenticators. */
    public Asked by(Set<String> people, Set<Intent.Bytes> authenticators) {
        return new Asked(kind, effects, initiator, people, authenticators, delegations, enrols);
    }

    /** The same, with delegations. */
    public Asked under(List<Delegation> others) {
        return new Asked(kind, effects, initiator, approvers, credentials, others, enrols);
    }

    /** The same, as a change of policy that admits somebody or something, or as none. */
    public Asked enrolling(boolean admits) {
        return new Asked(kind, effects, initiator, approvers, credentials, delegations, admits);
    }
}
