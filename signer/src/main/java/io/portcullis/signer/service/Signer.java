package io.portcullis.signer.service;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.anchor.SnapshotProof;
import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.batch.DecodedBatch;
import io.portcullis.signer.client.Consistency;
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
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.keystore.HsmKeys;
import io.portcullis.signer.keystore.KeyKind;
import io.portcullis.signer.mirror.SnapshotHeads;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.policy.Tightening;
import io.portcullis.signer.seal.SealMemory;
import io.portcullis.signer.share.ShareStore;
import io.portcullis.signer.tlog.Limits;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.tlog.TreeHead;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands behind the door. Batches reach the key by {@link #sign} alone; its order is in the package's description.
 *
 * <p>Every method throws {@link RefusedException} for a no and {@link SignerFault} for a broken machine.
 */
final class Signer {
    private static final Logger LOG = LoggerFactory.getLogger(Signer.class);

    /** Intents whose entry is found again instead of written again, so that a caller who repeats itself does not fill the log. */
    private static final int REMEMBERED_INTENTS = 10_000;

    /** Of the leaves in one answer: as hexadecimal text with its rims they fit a frame of the door. */
    private static final int MAX_ENTRIES_BYTES = 400_000;

    private final String name;
    private final Origin origin;
    private final TrustRoots trust;
    private final HsmKeys keys;
    private final Watermark watermark;
    private final AuditLog log;
    private final ShareStore shares;
    private final FreezeDesk freeze;
    private final KeyDesk register;
    private final EvidenceJudge judge;
    private final ListInForce duress;

    /** Snapshots noted since this process began, and where: a few, for there is one a week. */
    private final Map<Bytes32, Long> noted = new HashMap<>();

    private static final int MAX_NOTED = 64;

    private final InstantSource clock;
    /** Held from the judgement over a batch until the watermark has it. */
    private final Optional<SealMemory> seals;

    private final Object agreeing = new Object();

    private final RefusalBudget budget = new RefusalBudget();
    private final Map<Bytes32, Long> recorded = new LinkedHashMap<>();

    Signer(
            String name,
            TrustRoots trust,
            HsmKeys keys,
            Watermark watermark,
            AuditLog log,
            ShareStore shares,
            FreezeDesk freeze,
            KeyDesk register,
            Supplier<Optional<Metadata>> metadata,
            ListInForce duress,
            Optional<SealMemory> seals,
            InstantSource clock) {
        this.name = name;
        this.origin = Origin.of(trust.entity(), name);
        this.trust = trust;
        this.keys = keys;
        this.watermark = watermark;
        this.log = log;
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
            auditRefusal(Optional.of(intent), e.refusal());
            throw e;
        } catch (ThresholdRefusedException e) {
            auditRefusal(Optional.of(intent), CeremonyRequests.refused(e).refusal());
            throw e;
        } catch (SignerFault e) {
            auditRefusal(Optional.of(intent), e.refusal());
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
        return new Signed(signature, part, inclusionOf(index));
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

    /**
     * Notes a snapshot of all logs, so that the next anchor on the chain covers it: once each, and only one that witnesses cosigned and that goes with this log.
     *
     * @throws RefusedException LOG_PROOF_INVALID, LOG_REWRITTEN, or of its head
     */
    Inclusion noteSnapshot(Bytes file) {
        SnapshotProof snapshot = SnapshotProof.decode(file);
        snapshot.require(this::keyOf, trust.witnesses());
        SnapshotHeads.Head own = snapshot.heads().heads().stream()
                .filter(head -> head.log().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        SignerTag.LOG_PROOF_INVALID, "the snapshot does not say what this log was"));
        if (!log.rootAt(own.size()).equals(Optional.of(own.root()))) {
            throw new RefusedException(
                    SignerTag.LOG_REWRITTEN,
                    "the snapshot has another root of this log's first " + own.size() + " entries");
        }
        synchronized (noted) {
            Long known = noted.get(snapshot.digest());
            if (known == null) {
                if (noted.size() >= MAX_NOTED) {
                    noted.clear();
                }
                known = log.append(
                        new AuditEntry(now(), new AuditRow.SnapshotNoted(snapshot.digest(), snapshot.takenAt())));
                noted.put(snapshot.digest(), known);
            }
            return inclusionOf(known);
        }
    }

    /** A signer's log has a pinned key; an appliance's stands by its witnesses. */
    private Optional<NoteKey> keyOf(TreeHead head) {
        String other = head.origin().log();
        if (!head.origin().equals(Origin.of(trust.entity(), other))) {
            throw new RefusedException(SignerTag.CHECKPOINT_INVALID, "a log of another entity: " + head.origin());
        }
        return trust.member(other).map(member -> NoteKey.ofLog(head.origin(), member.auditPublicKey()));
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
            auditRefusal(Optional.of(id), e.refusal());
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

    /** Writes the intent into the log, once while it is remembered. */
    Inclusion record(Intent intent) {
        if (intent.chainId() != trust.domain().chainId()
                || !intent.depositary().equals(trust.domain().depositary())) {
            throw new RefusedException(SignerTag.WRONG_CHAIN, "the intent is for chain " + intent.chainId());
        }
        if (!intent.entity().equals(trust.entity())) {
            throw new RefusedException(SignerTag.WRONG_ENTITY, "the intent is for entity " + intent.entity());
        }
        Bytes32 id = intent.id();
        log.requireAvailable();
        synchronized (recorded) {
            Long known = recorded.get(id);
            if (known == null) {
                known = log.append(AuditEntry.intentRecorded(now(), id));
                if (intent.kind() == IntentKind.BREAK_GLASS) {
                    log.append(AuditEntry.breakGlass(now(), id, intent.initiator()));
                }
                recorded.put(id, known);
                if (recorded.size() > REMEMBERED_INTENTS) {
                    recorded.remove(recorded.keySet().iterator().next());
                }
            }
            return inclusionOf(known);
        }
    }

    Inclusion prove(long index) {
        if (index >= log.size()) {
            throw new RefusedException(SignerTag.INDEX_UNKNOWN, "the log has " + log.size() + " entries");
        }
        return inclusionOf(index);
    }

    private Inclusion inclusionOf(long index) {
        Checkpoint checkpoint = checkpoint();
        return new Inclusion(
                name, new Intent.Bytes(log.leaf(index)), index, log.inclusion(index, checkpoint.size()), checkpoint);
    }

    Consistency consistency(long oldSize) {
        Checkpoint checkpoint = checkpoint();
        if (oldSize < 1 || oldSize > checkpoint.size()) {
            throw new RefusedException(SignerTag.INDEX_UNKNOWN, "the log has had sizes 1 to " + checkpoint.size());
        }
        return new Consistency(oldSize, log.consistency(oldSize, checkpoint.size()), checkpoint);
    }

    /**
     * Leaves of the log, one after the other, for who keeps a copy: as many as fit an answer, at most a tile's.
     *
     * @param from of the first one
     */
    List<Bytes> entries(long from) {
        long size = log.size();
        if (from >= size) {
            throw new RefusedException(SignerTag.INDEX_UNKNOWN, "the log has " + size + " entries");
        }
        List<Bytes> leaves = new ArrayList<>();
        int bytes = 0;
        for (long index = from; index < size && leaves.size() < Limits.TILE_WIDTH; index++) {
            Bytes leaf = Bytes.of(log.leaf(index));
            bytes += leaf.size();
            if (bytes > MAX_ENTRIES_BYTES) {
                break;
            }
            leaves.add(leaf);
        }
        return leaves;
    }

    /** A fresh word on the log; none is given for a log that cannot be written: no log, no money. */
    Checkpoint checkpoint() {
        log.requireAvailable();
        long size = log.size();
        Bytes32 root = log.rootAt(size).orElseThrow();
        long at = now();
        byte[] signature = keys.signAudit(Checkpoint.text(origin, size, root, at));
        return new Checkpoint(origin, size, root, at, new Intent.Bytes(signature));
    }

    /** While it is drained, the HSM is not asked for a checkpoint: it may be away. */
    Description describe(Draining draining) {
        Optional<Refusal> fault = Optional.empty();
        Optional<Checkpoint> checkpoint = Optional.empty();
        try {
            checkpoint = draining.draining() ? Optional.empty() : Optional.of(checkpoint());
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

    private void auditRefusal(Optional<Bytes32> intent, Refusal refusal) {
        freeze.heed(refusal);
        long suppressed = budget.spend(now());
        if (suppressed < 0) {
            return;
        }
        try {
            log.append(AuditEntry.refused(now(), intent, refusal, suppressed));
        } catch (SignerFault e) {
            // Nothing is being signed; a log that is down only loses the record of a no, and says so here.
            LOG.warn("a refusal with {} could not be audited: {}", refusal.tag(), e.getMessage());
        }
    }

    /** For requests that were refused before an intent could be read. */
    void auditRefusal(Refusal refusal) {
        auditRefusal(Optional.empty(), refusal);
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
