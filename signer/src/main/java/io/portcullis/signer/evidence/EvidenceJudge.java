package io.portcullis.signer.evidence;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.batch.DecodedBatch;
import io.portcullis.signer.evidence.OwnMemory.Proposal;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Delegation;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.policy.Verdict;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.webauthn.AssertionVerifier;
import io.portcullis.signer.webauthn.AttestationVerifier;
import io.portcullis.signer.webauthn.Metadata;
import io.portcullis.signer.webauthn.VerifiedAssertion;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Says whether evidence is good enough to sign; see the package for the rules and their order. */
public final class EvidenceJudge {
    private final TrustRoots trust;
    private final String signer;
    private final Supplier<Optional<Metadata>> metadata;
    private final AssertionVerifier assertions = new AssertionVerifier();
    private final AttestationVerifier attestations = new AttestationVerifier();

    /**
     * The newest policy a signer has accepted.
     *
     * @param version 0 before the first
     * @param hash the only document of that version it will ever accept
     */
    public record AcceptedPolicy(long version, Bytes32 hash) {
        public static final AcceptedPolicy NONE = new AcceptedPolicy(0, Bytes32.ZERO);

        /** Whether a document may be judged by, now or again. */
        public boolean admits(long otherVersion, Bytes32 otherHash) {
            return otherVersion > version || (otherVersion == version && otherHash.equals(hash));
        }
    }

    /** @param signer the name of the signer that judges, a member of the board */
    public EvidenceJudge(TrustRoots trust, String signer) {
        this(trust, signer, Optional::empty);
    }

    /** @param metadata what is believed now of authenticator models, if anything is configured */
    public EvidenceJudge(TrustRoots trust, String signer, Supplier<Optional<Metadata>> metadata) {
        this.trust = trust;
        this.signer = signer;
        this.metadata = metadata;
    }

    /** A decision that somebody made about an intent, which stands. */
    public record Decided(VerifiedAssertion assertion, DecodedBatch batch) {}

    /**
     * Judges a single decision, before there is evidence to sign: an approval on its way, or a rejection or cancellation, which ends the intent.
     *
     * @throws RefusedException with the first rule that is broken
     */
    public Decided decide(
            Intent intent, SignedPolicy signed, Approval.Decision decision, Approval approval, OwnMemory memory) {
        DecodedBatch batch = EvidenceRules.requireBatch(intent);
        EvidenceRules.requireJurisdiction(intent, signed.policy(), trust);
        EvidenceRules.requirePolicy(intent, batch, signed, trust);
        requireNotRolledBack(signed, memory.policy());
        VerifiedAssertion verified =
                ApproverRules.requireDecision(signed.policy(), intent, decision, approval, assertions);
        ApproverRules.requireSound(signed.policy(), verified.credentialId(), memory, metadata.get());
        return new Decided(verified, batch);
    }

    /**
     * Judges bytes from the door.
     *
     * @param nowSeconds the signer's own clock
     */
    public Judgement judge(byte[] evidenceBytes, long nowSeconds, OwnMemory memory, OwnLog log) {
        try {
            return judge(Evidence.decode(evidenceBytes), nowSeconds, memory, log);
        } catch (RefusedException e) {
            return new Judgement.Refused(e.refusal());
        }
    }

    /** Judges evidence that was decoded strictly. */
    public Judgement judge(Evidence evidence, long nowSeconds, OwnMemory memory, OwnLog log) {
        try {
            return approve(evidence, nowSeconds, memory, log);
        } catch (RefusedException e) {
            return new Judgement.Refused(e.refusal());
        }
    }

    private Judgement.Approved approve(Evidence evidence, long nowSeconds, OwnMemory memory, OwnLog log) {
        Intent intent = evidence.intent();
        ApproverRules.requireNotEnded(intent.id(), memory);
        DecodedBatch batch = EvidenceRules.requireBatch(intent);
        EvidenceRules.requireJurisdiction(intent, evidence.policy().policy(), trust);
        EvidenceRules.requirePolicy(intent, batch, evidence.policy(), trust);
        requireNotRolledBack(evidence.policy(), memory.policy());
        requireActivation(evidence, batch, nowSeconds, memory);
        requireOwnPolicy(evidence, batch, nowSeconds, memory);
        requireTime(intent, nowSeconds);
        EvidenceRules.requireLifetime(intent, evidence.policy().policy());
        EvidenceRules.requireTighter(evidence, trust);
        EvidenceRules.requireAnchor(intent, batch, evidence.anchorCheckpoints(), trust);
        requireOwnCheckpoint(evidence, log);
        long recordedAt = requireRecordedHere(evidence, log);
        EvidenceRules.requireRuleChange(evidence, batch, trust);
        EvidenceRules.requireAddDelay(evidence, recordedAt);
        ApproverRules.requireEnrolments(evidence, attestations, metadata.get(), nowSeconds);
        BoardKeys.require(intent, batch.effects(), evidence.keys(), trust);
        List<VerifiedAssertion> verified = EvidenceRules.verifyApprovals(evidence, assertions);
        List<Delegation> delegations = ApproverRules.verifyDelegations(evidence, assertions);
        requireSound(evidence, memory);
        Verdict.Allow verdict = EvidenceRules.requireAllowed(
                evidence, batch, verified, delegations, facts(intent, batch, nowSeconds, recordedAt, memory));
        EvidenceRules.requireSimulated(evidence);
        return new Judgement.Approved(
                intent.id(),
                batch,
                batch.digest(trust.domain()),
                evidence.policy().policy(),
                verdict,
                verified);
    }

    private void requireSound(Evidence evidence, OwnMemory memory) {
        Policy policy = evidence.policy().policy();
        Optional<Metadata> known = metadata.get();
        evidence.approvals()
                .forEach(approval -> ApproverRules.requireSound(policy, approval.credentialId(), memory, known));
        evidence.delegations()
                .forEach(one ->
                        ApproverRules.requireSound(policy, one.assertion().credentialId(), memory, known));
    }

    private static void requireNotRolledBack(SignedPolicy signed, AcceptedPolicy accepted) {
        if (!accepted.admits(signed.policy().version(), signed.policy().hash())) {
            throw new RefusedException(
                    SignerTag.POLICY_ROLLED_BACK,
                    "version " + signed.policy().version() + " is shown, version " + accepted.version()
                            + " is accepted");
        }
    }

    /** A loosening waits as long as the rules before it said; a tightening is heeded from the moment this signer agreed to it. */
    private static void requireActivation(Evidence evidence, DecodedBatch batch, long nowSeconds, OwnMemory memory) {
        Optional<Proposal> agreed = memory.proposal();
        if (agreed.isEmpty()) {
            return;
        }
        Proposal next = agreed.get();
        Policy policy = evidence.policy().policy();
        if (policy.version() == next.version() && policy.hash().equals(next.hash()) && nowSeconds < next.notBefore()) {
            throw new RefusedException(
                    SignerTag.POLICY_TOO_EARLY,
                    "version " + next.version() + " is in force from " + next.notBefore() + ", it is " + nowSeconds);
        }
        boolean onlyCloses = evidence.intent().kind() == IntentKind.RULES
                || batch.effects().stream().allMatch(Effect.RaiseFreeze.class::isInstance);
        boolean judgedByIt = evidence.tighter().stream()
                .map(SignedPolicy::policy)
                .anyMatch(shown ->
                        shown.version() == next.version() && shown.hash().equals(next.hash()));
        if (next.tightens() && policy.version() < next.version() && !onlyCloses && !judgedByIt) {
            throw new RefusedException(
                    SignerTag.POLICY_TIGHTENED,
                    "version " + policy.version() + " is shown, this signer has agreed to the tighter version "
                            + next.version());
        }
    }

    /**
     * A batch under a policy that is not in force is refused by the contract, which knows the hash; of an agreement the contract learns neither
     * policy nor anchor, and of a permit nothing at all. So for those a signer goes by what it has agreed to itself: the newest change of policy whose time has come. An
     * officer who signs another policy alone, or brings one back, gets no agreement by it.
     */
    private static void requireOwnPolicy(Evidence evidence, DecodedBatch batch, long nowSeconds, OwnMemory memory) {
        if (batch.isForChain()) {
            return;
        }
        List<Proposal> inForce = memory.proposals().stream()
                .filter(agreed -> agreed.notBefore() <= nowSeconds)
                .toList();
        Predicate<SignedPolicy> isNewest = shown -> inForce.stream()
                .max(Comparator.comparingLong(Proposal::version))
                .filter(newest -> isOf(newest, shown))
                .isPresent();
        boolean newest = isNewest.test(evidence.policy())
                || evidence.tighter().filter(isNewest).isPresent();
        if (!newest || inForce.stream().noneMatch(agreed -> isOf(agreed, evidence.policy()))) {
            throw new RefusedException(
                    SignerTag.POLICY_NOT_AGREED,
                    "version " + evidence.policy().policy().version()
                            + " is shown, and is not the newest policy in force that this signer has agreed to");
        }
    }

    private static boolean isOf(Proposal agreed, SignedPolicy shown) {
        return shown.policy().version() == agreed.version()
                && shown.policy().hash().equals(agreed.hash());
    }

    private static void requireTime(Intent intent, long nowSeconds) {
        if (nowSeconds >= intent.expiresAt()) {
            throw new RefusedException(
                    SignerTag.INTENT_EXPIRED, "expired at " + intent.expiresAt() + ", it is " + nowSeconds);
        }
        if (intent.createdAt() > nowSeconds + EvidenceRules.CLOCK_DRIFT_SECONDS) {
            throw new RefusedException(
                    SignerTag.INTENT_FROM_FUTURE, "created at " + intent.createdAt() + ", it is " + nowSeconds);
        }
    }

    private void requireOwnCheckpoint(Evidence evidence, OwnLog log) {
        Checkpoint own = evidence.anchorCheckpoints().stream()
                .filter(checkpoint -> checkpoint.signer().equals(signer))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        SignerTag.CHECKPOINT_INVALID, "the anchor leaves out the log of " + signer));
        requireOfOwnLog(own, log);
    }

    /** This signer's own, without the batch itself: it may have been agreed to already, and be asked for again. */
    private static Facts facts(Intent intent, DecodedBatch batch, long nowSeconds, long recordedAt, OwnMemory memory) {
        return new Facts(
                nowSeconds,
                recordedAt,
                memory.spent(batch.entity()).stream()
                        .filter(spent -> !spent.isSame(intent.kind(), batch.nonce(), batch.effects()))
                        .toList());
    }

    /** @return when this signer's log took the intent */
    private long requireRecordedHere(Evidence evidence, OwnLog log) {
        Inclusion own = evidence.inclusion().stream()
                .filter(inclusion -> inclusion.signer().equals(signer))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        SignerTag.INTENT_NOT_RECORDED, "no inclusion proof is for the log of " + signer));
        requireOfOwnLog(own.checkpoint(), log);
        if (!own.records(EvidenceRules.INTENT_RECORDED, evidence.intent().id())) {
            throw new RefusedException(SignerTag.INTENT_NOT_RECORDED, "the entry shown is of something else");
        }
        return own.recordedAt();
    }

    private void requireOfOwnLog(Checkpoint checkpoint, OwnLog log) {
        EvidenceRules.requireGenuine(checkpoint, trust);
        if (!log.rootAt(checkpoint.size()).filter(checkpoint.root()::equals).isPresent()) {
            throw new RefusedException(
                    SignerTag.CHECKPOINT_INVALID, "this log never had that root at size " + checkpoint.size());
        }
    }
}
