package io.portcullis.signer.service;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.anchor.SnapshotProof;
import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.client.Consistency;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.keystore.HsmKeys;
import io.portcullis.signer.mirror.SnapshotHeads;
import io.portcullis.signer.tlog.Limits;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A signer's own log for who asks: what is written into it on request, and what is proved from it. No log, no money: nothing is proved while the log cannot
 * be written.
 *
 * <p>Invariants: an intent and a snapshot are written once while they are remembered, so that a caller who repeats itself does not fill the log; refusals
 * are written within a budget; every proof ends in a checkpoint that this call signed.
 *
 * <p>Every method throws {@link RefusedException} for a no and {@link SignerFault} for a broken machine.
 */
final class LogDesk {
    private static final Logger LOG = LoggerFactory.getLogger(LogDesk.class);

    /** Intents whose entry is found again instead of written again, so that a caller who repeats itself does not fill the log. */
    private static final int REMEMBERED_INTENTS = 10_000;

    /** Of the leaves in one answer: as hexadecimal text with its rims they fit a frame of the door. */
    private static final int MAX_ENTRIES_BYTES = 400_000;

    /** Snapshots noted: a few, for there is one a week. */
    private static final int REMEMBERED_SNAPSHOTS = 64;

    private final String name;
    private final Origin origin;
    private final TrustRoots trust;
    private final HsmKeys keys;
    private final AuditLog log;
    private final FreezeDesk freeze;
    private final InstantSource clock;
    private final RefusalBudget budget = new RefusalBudget();

    /** Where each stands in the log. */
    private final Map<Bytes32, Long> recorded = new LinkedHashMap<>();

    private final Map<Bytes32, Long> noted = new HashMap<>();

    LogDesk(String name, TrustRoots trust, HsmKeys keys, AuditLog log, FreezeDesk freeze, InstantSource clock) {
        this.name = name;
        this.origin = Origin.of(trust.entity(), name);
        this.trust = trust;
        this.keys = keys;
        this.log = log;
        this.freeze = freeze;
        this.clock = clock;
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
                if (noted.size() >= REMEMBERED_SNAPSHOTS) {
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

    /**
     * Writes a no into the log, as long as it does not drown the rest.
     *
     * @param intent that was refused, if one could be read
     */
    void refused(Optional<Bytes32> intent, Refusal refusal) {
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
    void refused(Refusal refusal) {
        refused(Optional.empty(), refusal);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
