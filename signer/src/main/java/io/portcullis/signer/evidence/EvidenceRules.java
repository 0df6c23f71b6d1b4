package io.portcullis.signer.evidence;

import io.portcullis.signer.batch.BatchDecoder;
import io.portcullis.signer.batch.DecodedBatch;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Asked;
import io.portcullis.signer.policy.BothPolicies;
import io.portcullis.signer.policy.Delegation;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyEvaluator;
import io.portcullis.signer.policy.Safeguards;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.policy.Verdict;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.webauthn.AssertionVerifier;
import io.portcullis.signer.webauthn.VerifiedAssertion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules that a signer before signing and a verifier long after both hold evidence to. Each throws a {@link RefusedException} with
 * its tag.
 */
final class EvidenceRules {
    /** How far the clocks of appliance and signer may differ. */
    static final long CLOCK_DRIFT_SECONDS = 60;

    /** How old a checkpoint may be when an intent that anchors it is filed. */
    static final long MAX_CHECKPOINT_AGE_SECONDS = 600;

    static final String INTENT_RECORDED = "intent-recorded";

    private EvidenceRules() {}

    /** The batch as the signer reads it, which must be what the intent says of it. */
    static DecodedBatch requireBatch(Intent intent) {
        DecodedBatch batch = BatchDecoder.decode(intent.batchBytes().toArray());
        if (!batch.entity().equals(intent.entity())
                || batch.nonce() != intent.nonce()
                || batch.expiresAt() != intent.expiresAt()) {
            throw new RefusedException(
                    SignerTag.FIELDS_MISMATCH, "entity, nonce or expiry of the intent are not those of its batch");
        }
        if (!batch.effects().equals(intent.effects())) {
            throw new RefusedException(
                    SignerTag.EFFECTS_MISMATCH,
                    "the batch does " + batch.effects() + ", the intent shows " + intent.effects());
        }
        if (!intent.kind().hasOperations()) {
            throw new RefusedException(
                    SignerTag.KIND_WITHOUT_OPERATIONS,
                    "an intent of kind " + intent.kind().text() + " carries a batch");
        }
        for (Effect effect : batch.effects()) {
            if (!intent.kind().allows(effect)) {
                throw new RefusedException(
                        SignerTag.KIND_MISMATCH,
                        "an intent of kind " + intent.kind().text() + " carries " + effect);
            }
        }
        return batch;
    }

    static void requireJurisdiction(Intent intent, Policy policy, TrustRoots trust) {
        if (intent.chainId() != trust.domain().chainId()
                || !intent.depositary().equals(trust.domain().depositary())
                || policy.chainId() != intent.chainId()
                || !policy.depositary().equals(intent.depositary())) {
            throw new RefusedException(
                    SignerTag.WRONG_CHAIN,
                    "intent or policy is for chain " + intent.chainId() + ", " + intent.depositary());
        }
        if (!intent.entity().equals(trust.entity()) || !policy.entity().equals(trust.entity())) {
            throw new RefusedException(SignerTag.WRONG_ENTITY, "intent or policy is for entity " + intent.entity());
        }
        for (Effect effect : intent.effects()) {
            if (effect instanceof Effect.OfFund word && !trust.fund().equals(Optional.of(word.fund()))) {
                throw new RefusedException(SignerTag.WRONG_FUND, "the intent speaks to the fund " + word.fund());
            }
        }
    }

    static void requirePolicy(Intent intent, DecodedBatch batch, SignedPolicy signed, TrustRoots trust) {
        signed.requireSignedBy(trust.officerPublicKey());
        if (!signed.policy().hash().equals(batch.policyHash())
                || signed.policy().version() != intent.policyVersion()) {
            throw new RefusedException(
                    SignerTag.POLICY_HASH_MISMATCH,
                    "the batch names " + batch.policyHash() + ", the policy shown is version "
                            + signed.policy().version() + " with "
                            + signed.policy().hash());
        }
    }

    static void requireLifetime(Intent intent, Policy policy) {
        long lifetime = intent.expiresAt() - intent.createdAt();
        if (lifetime < 1 || lifetime > policy.maxIntentLifetimeSeconds()) {
            throw new RefusedException(
                    SignerTag.LIFETIME_TOO_LONG,
                    "a lifetime of " + lifetime + " seconds; the policy allows 1 to "
                            + policy.maxIntentLifetimeSeconds());
        }
    }

    /** Genuine, recent checkpoints of distinct board members with a quorum's weight, witnessed where that is asked, and nothing else, lie under the anchor. */
    static void requireAnchor(Intent intent, DecodedBatch batch, List<Checkpoint> checkpoints, TrustRoots trust) {
        if (checkpoints.isEmpty()
                || !Checkpoint.anchor(checkpoints).equals(batch.auditAnchor())
                || Checkpoint.anchoredAt(checkpoints) != batch.auditAnchoredAt()) {
            throw new RefusedException(
                    SignerTag.ANCHOR_MISMATCH, "the checkpoints shown are not those under the batch's anchor");
        }
        if (checkpoints.stream().map(Checkpoint::signer).distinct().count() != checkpoints.size()) {
            throw new RefusedException(SignerTag.ANCHOR_MISMATCH, "two checkpoints are of one signer");
        }
        int weight = 0;
        for (Checkpoint checkpoint : checkpoints) {
            TrustRoots.Member member = requireGenuine(checkpoint, trust);
            trust.witnesses().ifPresent(witnesses -> witnesses.require(checkpoint.note(member.auditPublicKey())));
            weight += member.weight();
            if (checkpoint.at() > intent.createdAt() + CLOCK_DRIFT_SECONDS
                    || checkpoint.at() < intent.createdAt() - MAX_CHECKPOINT_AGE_SECONDS) {
                throw new RefusedException(
                        SignerTag.CHECKPOINT_STALE,
                        "the checkpoint of " + checkpoint.signer() + " is not of the intent's time");
            }
        }
        if (weight < trust.threshold()) {
            throw new RefusedException(
                    SignerTag.ANCHOR_MISMATCH,
                    "checkpoints with weight " + weight + " of " + trust.threshold() + " are anchored");
        }
    }

    /**
     * A change of rules must be, word for word, what the officer signed. Where the policy in force asks for no approver, the
     * officer's signature is all there is, so nothing may ride along that it does not cover.
     */
    static void requireRuleChange(Evidence evidence, DecodedBatch batch, TrustRoots trust) {
        List<Effect.ProposeRules> changes = batch.effects().stream()
                .filter(Effect.ProposeRules.class::isInstance)
                .map(Effect.ProposeRules.class::cast)
                .toList();
        if (evidence.intent().kind() != IntentKind.RULES) {
            requireChange(evidence.newPolicy().isEmpty(), "a new policy comes only with a change of rules");
            return;
        }
        if (changes.isEmpty()) {
            requireChange(evidence.newPolicy().isEmpty(), "the batch proposes no rules for the new policy shown");
            requireChange(
                    approversForRules(evidence.policy().policy()) > 0,
                    "a change that the officer did not sign needs approvers");
            return;
        }
        requireChange(changes.size() == 1, "the batch proposes rules twice");
        SignedPolicy next = evidence.newPolicy()
                .orElseThrow(() -> new RefusedException(
                        SignerTag.POLICY_CHANGE_MISMATCH, "the signed policy behind the new rules is not shown"));
        next.requireSignedBy(trust.officerPublicKey());
        requireJurisdiction(evidence.intent(), next.policy(), trust);
        requireChange(
                next.policy().version() > evidence.policy().policy().version(),
                "the new policy is not newer than the one in force");
        requireChange(
                changes.getFirst().rules().equals(next.policy().chainRules()),
                "the rules proposed are not those of the new policy");
        requireChange(
                batch.effects().size() == 1
                        || approversForRules(evidence.policy().policy()) > 0,
                "nothing may ride along with a change that needs no approver");
    }

    /**
     * What a new policy opens of the allow-list begins as long after the change was recorded as the policy in force says: a destination, or
     * more of its term.
     */
    static void requireAddDelay(Evidence evidence, long recordedAt) {
        if (evidence.newPolicy().isEmpty()) {
            return;
        }
        Policy old = evidence.policy().policy();
        long earliest = recordedAt + old.safeguards().addDelaySeconds();
        evidence.newPolicy().get().policy().opening(old, earliest).ifPresent(destination -> {
            throw new RefusedException(
                    SignerTag.DESTINATION_NOT_YET,
                    "the new policy opens " + destination.address() + " before " + earliest
                            + ", which the policy in force asks to wait for");
        });
        evidence.newPolicy().get().policy().openingTo(old, earliest).ifPresent(counterparty -> {
            throw new RefusedException(
                    SignerTag.DESTINATION_NOT_YET,
                    "the new policy opens the account with " + counterparty.entity() + " before " + earliest
                            + ", which the policy in force asks to wait for");
        });
    }

    /** Every approval shown must verify: one that does not is a sign of tampering, not a vote short. */
    static List<VerifiedAssertion> verifyApprovals(Evidence evidence, AssertionVerifier verifier) {
        List<VerifiedAssertion> assertions = new ArrayList<>();
        for (Approval approval : evidence.approvals()) {
            VerifiedAssertion assertion = verifier.verify(
                    evidence.policy().policy(), evidence.intent().id(), Approval.Decision.APPROVE, approval);
            if (assertions.stream()
                    .anyMatch(earlier -> earlier.seen()
                            .assertionHash()
                            .equals(assertion.seen().assertionHash()))) {
                throw new RefusedException(SignerTag.ASSERTION_REPLAYED, "one assertion is shown twice");
            }
            assertions.add(assertion);
        }
        return assertions;
    }

    static Verdict.Allow requireAllowed(
            Evidence evidence,
            DecodedBatch batch,
            List<VerifiedAssertion> assertions,
            List<Delegation> delegations,
            Facts facts) {
        Set<String> approvers =
                assertions.stream().map(VerifiedAssertion::person).collect(Collectors.toSet());
        Asked plain = new Asked(
                evidence.intent().kind(), batch.effects(), evidence.intent().initiator(), approvers);
        Verdict verdict = PolicyEvaluator.evaluate(
                evidence.policy().policy(), ApproverRules.asked(evidence, plain, assertions, delegations), facts);
        if (evidence.tighter().isPresent()) {
            verdict = BothPolicies.stricter(verdict, byTighter(evidence, batch, facts));
        }
        return switch (verdict) {
            case Verdict.Allow allow -> allow;
            case Verdict.NeedsApproval needs ->
                throw new RefusedException(
                        SignerTag.APPROVALS_MISSING, needs.have() + " of " + needs.required() + " approvers");
            case Verdict.Delay delay ->
                throw new RefusedException(
                        SignerTag.DELAYED, "not before " + delay.notBefore() + ", it is " + facts.at());
            case Verdict.Deny deny -> throw new RefusedException(deny.tag(), deny.reason());
        };
    }

    /** Only approvals count that hold under the tighter policy, too: who it no longer names approves nothing. */
    private static Verdict byTighter(Evidence evidence, DecodedBatch batch, Facts facts) {
        Policy tighter = evidence.tighter().orElseThrow().policy();
        AssertionVerifier verifier = new AssertionVerifier();
        Set<String> approvers = new HashSet<>();
        Set<Intent.Bytes> credentials = new HashSet<>();
        for (Approval approval : evidence.approvals()) {
            heldBy(tighter, evidence, approval, verifier).ifPresent(assertion -> {
                approvers.add(assertion.person());
                credentials.add(assertion.credentialId());
            });
        }
        return PolicyEvaluator.evaluate(
                tighter,
                new Asked(
                                evidence.intent().kind(),
                                batch.effects(),
                                evidence.intent().initiator(),
                                approvers)
                        .by(approvers, credentials),
                facts);
    }

    /** An approval by somebody whom the tighter policy does not name counts under the policy in force alone. */
    private static Optional<VerifiedAssertion> heldBy(
            Policy tighter, Evidence evidence, Approval approval, AssertionVerifier verifier) {
        try {
            return Optional.of(verifier.verify(tighter, evidence.intent().id(), Approval.Decision.APPROVE, approval));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    /** A tighter policy that is shown is the officer's, of this place, and newer than the one in force. */
    static void requireTighter(Evidence evidence, TrustRoots trust) {
        if (evidence.tighter().isEmpty()) {
            return;
        }
        SignedPolicy tighter = evidence.tighter().get();
        tighter.requireSignedBy(trust.officerPublicKey());
        requireJurisdiction(evidence.intent(), tighter.policy(), trust);
        requireChange(
                tighter.policy().version() > evidence.policy().policy().version(),
                "the tighter policy is not newer than the one in force");
        requireLifetime(evidence.intent(), tighter.policy());
    }

    /**
     * The facts a file shows, held against the rest of it. What was signed before is the appliance's word: each signer counted by its own
     * memory.
     */
    static Facts requireFacts(Evidence evidence) {
        Intent intent = evidence.intent();
        if (evidence.facts().isEmpty()) {
            if (!evidence.policy().policy().safeguards().equals(Safeguards.NONE)) {
                throw new RefusedException(
                        SignerTag.FIELD_MISSING, "a policy with safeguards is evaluated by facts, and none are shown");
            }
            return Facts.fresh(intent.createdAt());
        }
        Facts facts = evidence.facts().get();
        long recordedAt = evidence.inclusion().stream()
                .mapToLong(Inclusion::recordedAt)
                .max()
                .orElse(intent.createdAt());
        if (facts.recordedAt() != recordedAt
                || facts.at() < recordedAt - CLOCK_DRIFT_SECONDS
                || facts.at() >= intent.expiresAt()
                || facts.spent().stream()
                        .anyMatch(spent -> spent.isSame(intent.kind(), intent.nonce(), intent.effects()))) {
            throw new RefusedException(
                    SignerTag.FIELDS_MISMATCH, "the facts shown are not those of this intent's time and batch");
        }
        return facts;
    }

    static void requireTrace(Evidence evidence, Verdict verdict) {
        if (evidence.facts().isPresent() && !verdict.trace().equals(evidence.trace())) {
            throw new RefusedException(
                    SignerTag.FIELDS_MISMATCH, "the policy, evaluated again, gives another trace than the file shows");
        }
    }

    static void requireSimulated(Evidence evidence) {
        if (!evidence.simulation().success()) {
            throw new RefusedException(SignerTag.SIMULATION_FAILED, "the chain would refuse the batch");
        }
    }

    /** That a board member signed this checkpoint, of its own log of this entity. */
    static TrustRoots.Member requireGenuine(Checkpoint checkpoint, TrustRoots trust) {
        TrustRoots.Member member = member(trust, checkpoint.signer());
        if (!checkpoint.origin().equals(Origin.of(trust.entity(), member.signer()))) {
            throw new RefusedException(
                    SignerTag.CHECKPOINT_INVALID, "the checkpoint is of the log " + checkpoint.origin());
        }
        checkpoint.requireSignedBy(member.auditPublicKey());
        return member;
    }

    static TrustRoots.Member member(TrustRoots trust, String signer) {
        return trust.member(signer)
                .orElseThrow(() ->
                        new RefusedException(SignerTag.CHECKPOINT_INVALID, "no board member is called " + signer));
    }

    private static int approversForRules(Policy policy) {
        return policy.rules().stream()
                .filter(rule -> rule.kind() == IntentKind.RULES)
                .mapToInt(Policy.Rule::approvers)
                .max()
                .orElse(0);
    }

    private static void requireChange(boolean holds, String otherwise) {
        if (!holds) {
            throw new RefusedException(SignerTag.POLICY_CHANGE_MISMATCH, otherwise);
        }
    }
}
