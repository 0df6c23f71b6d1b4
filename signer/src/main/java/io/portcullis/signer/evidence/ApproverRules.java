package io.portcullis.signer.evidence;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.ApproverTerms.Demand;
import io.portcullis.signer.policy.Asked;
import io.portcullis.signer.policy.Delegation;
import io.portcullis.signer.policy.Enrolments;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.Policy.Role;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.webauthn.AssertionVerifier;
import io.portcullis.signer.webauthn.AttestationVerifier;
import io.portcullis.signer.webauthn.Metadata;
import io.portcullis.signer.webauthn.VerifiedAssertion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules of evidence that are about approvers: what they signed with, who stands in for whom, and who is admitted. */
final class ApproverRules {
    private ApproverRules() {}

    /** Every delegation shown must verify, whether the policy then counts it or not. */
    static List<Delegation> verifyDelegations(Evidence evidence, AssertionVerifier verifier) {
        Policy policy = evidence.policy().policy();
        return evidence.delegations().stream()
                .map(one -> verify(policy, one, verifier))
                .toList();
    }

    /** @throws RefusedException unless the delegator's own authenticator signed it */
    static Delegation verify(Policy policy, SignedDelegation signed, AssertionVerifier verifier) {
        Delegation delegation = signed.delegation();
        if (!signed.assertion().person().equals(delegation.delegator())) {
            throw new RefusedException(
                    SignerTag.CREDENTIAL_UNKNOWN, "the delegation is not signed by " + delegation.delegator());
        }
        verifier.verify(policy, delegation.challenge(signed.assertion().serverNonce()), signed.assertion());
        return delegation;
    }

    /** What the policy is asked, with all that is known of who approved. */
    static Asked asked(
            Evidence evidence, Asked plain, List<VerifiedAssertion> assertions, List<Delegation> delegations) {
        Set<Intent.Bytes> credentials =
                assertions.stream().map(VerifiedAssertion::credentialId).collect(Collectors.toSet());
        return plain.by(plain.approvers(), credentials)
                .under(delegations)
                .enrolling(enrolments(evidence).filter(Enrolments::enrols).isPresent());
    }

    private static Optional<Enrolments> enrolments(Evidence evidence) {
        return evidence.newPolicy().map(next -> Enrolments.of(evidence.policy().policy(), next.policy()));
    }

    /**
     * Whom a new policy admits must be as it demands: authenticators of listed models, with the attestation demanded, enrolled by this very
     * version; and an approver who is given any has enough of them. What only takes away leaves what is there.
     */
    static void requireEnrolments(
            Evidence evidence, AttestationVerifier attestations, Optional<Metadata> metadata, long at) {
        Optional<SignedPolicy> shown = evidence.newPolicy();
        if (shown.isEmpty() || !shown.get().policy().approverTerms().stated()) {
            return;
        }
        Policy next = shown.get().policy();
        Enrolments enrolments = Enrolments.of(evidence.policy().policy(), next);
        for (Enrolments.Owned admitted : enrolments.admitted()) {
            requireOfThisVersion(next, admitted);
            requireEnough(next, admitted.person());
            attestations.requireEnrollable(
                    next.relyingParty(), next.approverTerms(), admitted.credential(), metadata, at);
        }
        next.people().stream()
                .filter(person -> evidence.policy()
                        .policy()
                        .person(person.id())
                        .filter(known -> known.roles().contains(Role.APPROVER))
                        .isEmpty())
                .forEach(person -> requireEnough(next, person));
    }

    private static void requireOfThisVersion(Policy next, Enrolments.Owned admitted) {
        if (admitted.credential().since() != next.version()) {
            throw new RefusedException(
                    SignerTag.POLICY_CHANGE_MISMATCH,
                    "a credential of " + admitted.person().id() + " is new in version " + next.version()
                            + ", and says it is of version "
                            + admitted.credential().since());
        }
    }

    private static void requireEnough(Policy next, Policy.Person person) {
        int least = next.approverTerms().authenticators();
        if (person.roles().contains(Role.APPROVER) && person.credentials().size() < least) {
            throw new RefusedException(
                    SignerTag.AUTHENTICATORS_TOO_FEW,
                    person.id() + " has " + person.credentials().size() + " authenticators of " + least);
        }
    }

    /** An authenticator that was cloned, or whose model was broken, says nothing any more. */
    static void requireSound(Policy policy, Intent.Bytes credentialId, OwnMemory memory, Optional<Metadata> metadata) {
        Policy.Credential credential = policy.credential(credentialId).orElseThrow();
        if (memory.locked(credentialId, credential.since())) {
            throw new RefusedException(
                    SignerTag.CREDENTIAL_LOCKED, "credential " + credentialId + " showed a counter that went back");
        }
        if (policy.approverTerms().demand() == Demand.DIRECT) {
            metadata.ifPresent(known -> known.requireSound(credential.aaguid()));
        }
    }

    static void requireNotEnded(Bytes32 intent, OwnMemory memory) {
        memory.ended(intent).ifPresent(how -> {
            throw how == Approval.Decision.CANCEL
                    ? new RefusedException(
                            SignerTag.INTENT_CANCELLED, "somebody called it off, and it is signed no more")
                    : new RefusedException(SignerTag.INTENT_REJECTED, "somebody rejected it, and it is signed no more");
        });
    }

    /**
     * Whose decision it is, if it is one that may be made.
     *
     * @throws RefusedException unless a person of the policy made it, and one who ends the intent is entitled to
     */
    static VerifiedAssertion requireDecision(
            Policy policy, Intent intent, Approval.Decision decision, Approval approval, AssertionVerifier verifier) {
        VerifiedAssertion verified = verifier.verify(policy, intent.id(), decision, approval);
        if (decision.ends() && !policy.mayEnd(verified.person(), intent.initiator())) {
            throw new RefusedException(
                    decision == Approval.Decision.CANCEL
                            ? SignerTag.CANCELLATION_NOT_ENTITLED
                            : SignerTag.REJECTION_NOT_ENTITLED,
                    verified.person() + " neither approves, nor guards, nor filed this intent");
        }
        return verified;
    }
}
