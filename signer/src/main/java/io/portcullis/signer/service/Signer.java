package io.portcullis.signer.service;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.batch.DecodedBatch;
import io.portcullis.signer.client.Draining;
import io.portcullis.signer.duress.ListInForce;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.EvidenceJudge;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.evidence.Judgement;
import io.portcullis.signer.evidence.OwnMemory;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.freeze.BoardTime;
import io.portcullis.signer.freeze.FreezeCause;
import io.portcullis.signer.freeze.FreezeGate;
import io.portcullis.signer.freeze.Lowering;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.keystore.HsmKeys;
import io.portcullis.signer.keystore.KeyKind;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.policy.Tightening;
import io.portcullis.signer.seal.SealMemory;
import io.portcullis.signer.share.ShareStore;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.watermark.Watermark;
import io.portcullis.signer.webauthn.CounterStore.Seen;
import io.portcullis.signer.webauthn.Metadata;
import io.portcullis.signer.webauthn.VerifiedAssertion;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.PartialSignature;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What stands behind the door. Batches reach the key by {@link #sign} alone; its order is in the package's description.
 *
 * <p>Every method throws {@link RefusedException} for a no and {@link SignerFault} for a broken machine.
 */
final class Signer {
    private final String name;
    private final TrustRoots trust;
    private final HsmKeys keys;
    private final Watermark watermark;
    private final AuditLog log;
    private final LogDesk logs;
    private final ShareStore shares;
    private final FreezeDesk freeze;
    private final KeyDesk register;
    private final EvidenceJudge judge;
    private final ListInForce duress;

    private final Optional<SealMemory> seals;
    private final InstantSource clock;

    /** Held from the judgement over a batch until the watermark has it. */
    private final Object agreeing = new Object();

    Signer(
            String name,
            TrustRoots trust,
            HsmKeys keys,
            Watermark watermark,
            AuditLog log,
            LogDesk logs,
            ShareStore shares,
            FreezeDesk freeze,
            KeyDesk register,
            Supplier<Optional<Metadata>> metadata,
            ListInForce duress,
            Optional<SealMemory> seals,
            InstantSource clock) {
        this.name = name;
        this.trust = trust;
        this.keys = keys;
        this.watermark = watermark;
        this.log = log;
        this.logs = logs;
        this.shares = shares;
        this.freeze = freeze;
        this.register = register;
        this.judge = new EvidenceJudge(trust, name, metadata);
        this.duress = duress;
        this.seals = seals;
        this.clock = clock;
    }

    /**
     * A batch signed, and where the log says so.
     *
     * @param part of the group's signature over the same digest, if this signer has a share of the group's key
     */
    record Signed(Signature signature, Optional<PartialSignature> part, Inclusion inclusion) {}

    Signed sign(Evidence evidence) {
        Bytes32 intent = evidence.intent().id();
        try {
            return sign(agree(evidence));
        } catch (RefusedException e) {
            logs.refused(Optional.of(intent), e.refusal());
            throw e;
        } catch (ThresholdRefusedException e) {
            logs.refused(Optional.of(intent), CeremonyRequests.refused(e).refusal());
            throw e;
        } catch (SignerFault e) {
            logs.refused(Optional.of(intent), e.refusal());
            throw e;
        }
    }

    /** From the judgement to the watermark nothing else is agreed to: of two batches that fit a limit one by one, one is refused. */
    private Judgement.Approved agree(Evidence evidence) {
        synchronized (agreeing) {
            return switch (judge.judge(evidence, now(), watermark, log)) {
                case Judgement.Refused refused -> throw new RefusedException(refused.refusal());
                case Judgement.Approved approved -> {
                    heedTheBoard(evidence);
                    log.requireAvailable();
                    approved.assertions().forEach(this::heedDuress);
                    freeze.requireOpen(approved.batch().effects());
                    requireNewest(approved.batch());
                    requireUnthreatened(approved);
                    // Before the watermark: a key that may not sign spends no nonce.
                    keys.requireMaySign(KeyKind.BATCH);
                    register.requireMayReceiveValue(approved.batch().effects());
                    boolean fresh = remember(evidence.intent(), approved);
                    evidence.newPolicy()
                            .ifPresent(next -> propose(evidence.policy().policy(), next.policy()));
                    // Leave to go down is given once: evidence shown again must not lower what was raised since.
                    if (fresh) {
                        freeze.agreed(
                                approved.batch().effects(), evidence.intent().initiator(), lowering(approved));
                    }
                    yield approved;
                }
            };
        }
    }

    /** A dispute is not begun with less than what this signer sealed. */
    private void requireNewest(DecodedBatch batch) {
        if (seals.isEmpty()) {
            return;
        }
        for (Effect effect : batch.effects()) {
            if (effect instanceof Effect.StartDispute start) {
                seals.get()
                        .refuseDispute(
                                batch.entity(),
                                AccountKey.between(batch.entity(), start.counterparty())
                                        .id(),
                                start.version(),
                                Optional.of(start.bodyHash()).filter(body -> start.proven()))
                        .ifPresent(Signer::refuse);
            }
        }
    }

    /** Whether the batch is agreed to for the first time. */
    private boolean remember(Intent intent, Judgement.Approved approved) {
        AcceptedPolicy policy = new AcceptedPolicy(
                approved.policy().version(), approved.policy().hash());
        if (!watermark.policy().equals(policy)) {
            watermark.accept(policy).ifPresent(Signer::refuse);
            log.append(AuditEntry.policyAccepted(now(), policy));
        }
        approved.assertions().forEach(assertion -> admit(approved.policy(), assertion));
        Facts.Spent spent = new Facts.Spent(
                intent.kind(),
                approved.batch().nonce(),
                now(),
                approved.batch().expiresAt() + approved.policy().chain().withdrawalDelaySeconds(),
                Facts.Outflow.of(approved.batch().effects()));
        DecodedBatch batch = approved.batch();
        Watermark.Answer answer;
        if (batch.permitted().isPresent() || batch.fundWord().isPresent()) {
            answer = watermark.permit(trust.entity(), batch.lane(), approved.digest(), spent);
        } else if (batch.agreement().isPresent()) {
            answer = watermark.agree(trust.entity(), batch.lane(), approved.digest(), spent);
        } else {
            answer = watermark.spend(trust.entity(), approved.digest(), spent);
        }
        return switch (answer) {
            case Watermark.Answer.Refused refused -> throw new RefusedException(refused.refusal());
            case Watermark.Answer.Fresh ignored -> true;
            case Watermark.Answer.Again ignored -> false;
        };
    }

    /** Leave to go down, if the batch lowers: as the policy's people approved it, after the delay that it names for rules. */
    private Lowering lowering(Judgement.Approved approved) {
        FreezeLevel to = approved.batch().effects().stream()
                .filter(Effect.LowerFreeze.class::isInstance)
                .map(effect -> ((Effect.LowerFreeze) effect).level())
                .min(Comparator.naturalOrder())
                .orElse(FreezeLevel.OPEN);
        return new Lowering(
                approved.intentId(),
                to,
                now() + approved.policy().chain().rulesDelaySeconds(),
                approved.assertions().stream()
                        .map(VerifiedAssertion::person)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** The checkpoints were verified as their signers' own before this. */
    private void heedTheBoard(Evidence evidence) {
        List<BoardTime.Word> words = evidence.anchorCheckpoints().stream()
                .filter(checkpoint -> !checkpoint.signer().equals(name))
                .map(checkpoint -> new BoardTime.Word(
                        trust.member(checkpoint.signer()).orElseThrow().weight(), checkpoint.at()))
                .toList();
        if (BoardTime.ahead(words, trust.threshold(), now())) {
            freeze.raise(FreezeCause.CLOCK_AGAINST_BOARD, "a quorum's checkpoints are ahead of this clock");
        } else if (!words.isEmpty()) {
            freeze.mend(FreezeCause.CLOCK_AGAINST_BOARD, "the board's checkpoints agree with this clock");
        }
    }

    private void propose(Policy old, Policy next) {
        boolean tighter = Tightening.isTighter(old, next);
        watermark.propose(new OwnMemory.Proposal(
                next.version(),
                next.hash(),
                tighter && !Tightening.isTighter(next, old),
                tighter ? now() : now() + old.chain().rulesDelaySeconds()));
    }

    private Signed sign(Judgement.Approved approved) {
        long nonce = approved.batch().nonce();
        log.append(AuditEntry.signatureAgreed(
                now(), approved.intentId(), approved.batch().lane(), nonce, approved.digest()));
        Optional<PartialSignature> part = shares.sign(Bytes.of(approved.digest().toArray()));
        Signature signature = keys.signBatch(approved.digest());
        long index = log.append(AuditEntry.signed(now(), approved.intentId(), approved.digest(), signature));
        return new Signed(signature, part, logs.prove(index));
    }

    /** @return whether the assertion is one that was not seen before */
    private boolean admit(Policy policy, VerifiedAssertion assertion) {
        while (true) {
            Optional<Seen> last = watermark.last(assertion.credentialId());
            if (last.isPresent() && !last.get().admits(assertion.seen())) {
                lock(policy, assertion, last.get());
            }
            if (watermark.compareAndSet(assertion.credentialId(), last, assertion.seen())) {
                return !last.equals(Optional.of(assertion.seen()));
            }
        }
    }

    /** A counter that went back is a key that exists twice: neither of the two is heeded from here on. */
    private void lock(Policy policy, VerifiedAssertion assertion, Seen last) {
        long since = policy.credential(assertion.credentialId()).orElseThrow().since();
        watermark.lock(assertion.credentialId(), since);
        log.append(AuditEntry.credentialLocked(
                now(),
                assertion.person(),
                assertion.credentialId().toString(),
                assertion.seen().counter(),
                last.counter()));
        throw new RefusedException(
                SignerTag.COUNTER_REGRESSED,
                "the credential of " + assertion.person() + " shows counter "
                        + assertion.seen().counter() + " after " + last.counter() + ", and is locked");
    }

    /** The officer's list of credentials that signal duress. */
    ListInForce duress() {
        return duress;
    }

    private void heedDuress(VerifiedAssertion assertion) {
        if (duress.signals(assertion.credentialId())) {
            freeze.raise(FreezeCause.DURESS_SIGNALLED, assertion.person(), "somebody decided under threat");
        }
    }

    /** What a level lets through, an approval under threat still does not; and nothing tells it from a delay. */
    private void requireUnthreatened(Judgement.Approved approved) {
        if (approved.assertions().stream().anyMatch(one -> duress.signals(one.credentialId()))) {
            refuse(FreezeGate.waits());
        }
    }

    /**
     * Hears what somebody decided about an intent. An approval is on its way to evidence; a rejection or a cancellation, heard once, ends the
     * intent here for ever, durably before the answer. A cancellation of what was agreed to before is kept as well, and refused
     * as too late: a signature that is out cannot be called back here. The answer is the same whoever decided, and with whatever authenticator.
     */
    void decide(Intent intent, SignedPolicy policy, Approval.Decision decision, Approval approval) {
        Bytes32 id = intent.id();
        try {
            synchronized (agreeing) {
                EvidenceJudge.Decided decided = judge.decide(intent, policy, decision, approval, watermark);
                log.requireAvailable();
                boolean news = admit(policy.policy(), decided.assertion());
                heedDuress(decided.assertion());
                if (decision.ends()) {
                    watermark.end(
                            id,
                            decision,
                            decided.batch().lane(),
                            decided.batch().nonce());
                }
                if (news) {
                    log.append(AuditEntry.decided(
                            now(), id, decision.text(), decided.assertion().person()));
                }
                if (decision == Approval.Decision.CANCEL) {
                    requireNotAgreed(decided.batch());
                }
            }
        } catch (RefusedException e) {
            logs.refused(Optional.of(id), e.refusal());
            throw e;
        }
    }

    private void requireNotAgreed(DecodedBatch batch) {
        Bytes32 digest = batch.digest(trust.domain());
        if (watermark
                .digestOf(batch.lane(), batch.nonce())
                .filter(digest::equals)
                .isPresent()) {
            throw new RefusedException(
                    SignerTag.CANCELLED_TOO_LATE,
                    "this signer agreed to the batch of nonce " + batch.nonce() + " before");
        }
    }

    /** While it is drained, the HSM is not asked for a checkpoint: it may be away. */
    Description describe(Draining draining) {
        Optional<Refusal> fault = Optional.empty();
        Optional<Checkpoint> checkpoint = Optional.empty();
        try {
            checkpoint = draining.draining() ? Optional.empty() : Optional.of(logs.checkpoint());
        } catch (RefusedException e) {
            fault = Optional.of(e.refusal());
        } catch (SignerFault e) {
            fault = Optional.of(e.refusal());
        }
        return new Description(
                name,
                keys.identity(),
                keys.batchKeyAttributes(),
                keys.auditKeyAttributes(),
                watermark.policy(),
                watermark.highestNonce(trust.entity()),
                checkpoint,
                fault,
                keys.circuit(),
                draining);
    }

    private static void refuse(Refusal refusal) {
        throw new RefusedException(refusal);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    String name() {
        return name;
    }

    Address address() {
        return keys.identity().address();
    }
}
