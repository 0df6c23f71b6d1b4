package io.portcullis.signer.watermark;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.journal.Journal;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.evidence.OwnMemory;
import io.portcullis.signer.intent.Approval.Decision;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.journal.JournalVoice;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.webauthn.CounterStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The signer's memory; see the package.
 *
 * <p>Invariants: check and set are one step under one lock, held until the record is durable; the maps change only by records that are
 * durable, in their order.
 */
public final class Watermark implements CounterStore, OwnMemory, AutoCloseable {
    private static final Journal.Kind KIND = new Journal.Kind("watermark", JournalVoice.OF_MEMORIES);

    /** Makes check and set one step. Taken before the monitor of this object, never after. */
    private final Object decision = new Object();

    /** Guarded by this: written by the journal's committer. */
    private final Map<EntityId, TreeMap<Long, Bytes32>> nonces = new HashMap<>();

    private final Map<EntityId, List<Facts.Spent>> spent = new HashMap<>();

    private final Map<Intent.Bytes, Seen> counters = new HashMap<>();
    private final Map<Intent.Bytes, Long> locks = new HashMap<>();
    private final Map<Bytes32, Decision> ended = new HashMap<>();
    private final Map<EntityId, Set<Long>> endedNonces = new HashMap<>();
    private long metadataNumber;
    private AcceptedPolicy policy = AcceptedPolicy.NONE;
    private final List<Proposal> proposals = new ArrayList<>();

    private final Journal journal;

    private Watermark(Disk disk, boolean create) {
        journal = create ? Journal.create(disk, KIND, this::apply) : Journal.open(disk, KIND, this::apply);
    }

    /** What came of asking for a nonce. */
    public sealed interface Answer {
        /** The nonce is this batch's from now on. */
        record Fresh() implements Answer {}

        /** The nonce was this batch's already. */
        record Again() implements Answer {}

        /** The nonce is not for this batch. */
        record Refused(Refusal refusal) implements Answer {}
    }

    /**
     * Begins the memory of a new signer.
     *
     * @throws SignerFault JOURNAL_FAILED, JOURNAL_CORRUPT
     */
    public static Watermark create(Disk disk, long nowSeconds) {
        Watermark watermark = new Watermark(disk, true);
        watermark.journal.append(new Remembered.Opened(nowSeconds).encode());
        return watermark;
    }

    /** @throws SignerFault JOURNAL_FAILED, JOURNAL_CORRUPT (also for an empty file: what was there is gone) */
    public static Watermark open(Disk disk) {
        return new Watermark(disk, false);
    }

    private synchronized void apply(long sequence, long offset, byte[] payload) {
        Remembered record;
        try {
            record = Remembered.decode(payload);
        } catch (IllegalArgumentException e) {
            throw new SignerFault(
                    SignerTag.JOURNAL_CORRUPT,
                    "record " + sequence + " at offset " + offset + ": " + e.getMessage(),
                    e);
        }
        switch (record) {
            case Remembered.Nonce nonce -> applyNonce(sequence, nonce);
            case Remembered.Batch batch -> {
                applyNonce(
                        sequence,
                        new Remembered.Nonce(batch.entity(), batch.spent().nonce(), batch.digest()));
                spent.computeIfAbsent(batch.entity(), entity -> new ArrayList<>())
                        .add(batch.spent());
            }
            case Remembered.Agreement agreed -> {
                applyNonce(
                        sequence,
                        new Remembered.Nonce(agreed.account(), agreed.spent().nonce(), agreed.digest()));
                spent.computeIfAbsent(agreed.entity(), entity -> new ArrayList<>())
                        .add(agreed.spent());
            }
            case Remembered.Counter counter ->
                counters.put(counter.credentialId(), new Seen(counter.counter(), counter.assertionHash()));
            case Remembered.AcceptedVersion accepted ->
                policy = new AcceptedPolicy(accepted.version(), accepted.hash());
            case Remembered.Proposed proposed -> proposals.add(proposed.proposal());
            case Remembered.Locked locked -> locks.merge(locked.credentialId(), locked.since(), Math::max);
            case Remembered.Rejected it -> applyEnd(it.intent(), Decision.REJECT, it.entity(), it.nonce());
            case Remembered.Cancelled it -> applyEnd(it.intent(), Decision.CANCEL, it.entity(), it.nonce());
            case Remembered.MetadataNumber metadata -> metadataNumber = Math.max(metadataNumber, metadata.number());
            case Remembered.Opened ignored -> {}
        }
    }

    private void applyEnd(Bytes32 intent, Decision how, EntityId entity, long nonce) {
        ended.putIfAbsent(intent, how);
        endedNonces.computeIfAbsent(entity, key -> new HashSet<>()).add(nonce);
    }

    private void applyNonce(long sequence, Remembered.Nonce nonce) {
        Bytes32 earlier = nonces.computeIfAbsent(nonce.entity(), entity -> new TreeMap<>())
                .putIfAbsent(nonce.nonce(), nonce.digest());
        if (earlier != null && !earlier.equals(nonce.digest())) {
            throw new SignerFault(
                    SignerTag.JOURNAL_CORRUPT,
                    "record " + sequence + " gives nonce " + nonce.nonce() + " a second batch");
        }
    }

    /**
     * Gives a nonce to a batch, and remembers what it takes, durably before it answers.
     *
     * @throws SignerFault JOURNAL_FAILED: nothing may be signed
     */
    public Answer spend(EntityId entity, Bytes32 digest, Facts.Spent batch) {
        return spendIn(entity, digest, batch.nonce(), true, new Remembered.Batch(entity, digest, batch));
    }

    /**
     * As {@link #spend}, for an agreement: its nonce is the account's, and what it lets go counts with the entity's batches.
     *
     * @param account the account's id, in the place of an entity's
     */
    public Answer agree(EntityId entity, EntityId account, Bytes32 digest, Facts.Spent agreement) {
        return spendIn(
                account, digest, agreement.nonce(), true, new Remembered.Agreement(entity, account, digest, agreement));
    }

    /**
     * As {@link #agree}, for a permit: nothing takes its nonces in turn, so that one which waits long is not overtaken by another.
     *
     * @param lane of the entity's permits of this kind
     */
    public Answer permit(EntityId entity, EntityId lane, Bytes32 digest, Facts.Spent permit) {
        return spendIn(lane, digest, permit.nonce(), false, new Remembered.Agreement(entity, lane, digest, permit));
    }

    /**
     * @param entity in whose nonces
     * @param ascending whether none is given below the highest
     */
    private Answer spendIn(EntityId entity, Bytes32 digest, long nonce, boolean ascending, Remembered record) {
        if (nonce < 0) {
            throw new IllegalArgumentException("a nonce is not negative");
        }
        synchronized (decision) {
            if (isEnded(entity, nonce)) {
                return refused(
                        SignerTag.NONCE_ALREADY_USED,
                        "nonce " + nonce + " is of an intent that was rejected or cancelled");
            }
            Optional<Bytes32> holder = digestOf(entity, nonce);
            if (holder.isPresent()) {
                return holder.get().equals(digest)
                        ? new Answer.Again()
                        : refused(SignerTag.NONCE_ALREADY_USED, "nonce " + nonce + " belongs to batch " + holder.get());
            }
            Optional<Long> highest = highestNonce(entity);
            if (ascending && highest.isPresent() && nonce < highest.get()) {
                return refused(SignerTag.NONCE_TOO_LOW, "nonce " + nonce + " is below " + highest.get());
            }
            journal.append(record.encode());
            return new Answer.Fresh();
        }
    }

    private static Answer refused(SignerTag tag, String reason) {
        return new Answer.Refused(new Refusal(tag, reason));
    }

    @Override
    public synchronized List<Facts.Spent> spent(EntityId entity) {
        return List.copyOf(spent.getOrDefault(entity, List.of()));
    }

    public synchronized Optional<Bytes32> digestOf(EntityId entity, long nonce) {
        return Optional.ofNullable(nonces.get(entity)).map(used -> used.get(nonce));
    }

    public synchronized Optional<Long> highestNonce(EntityId entity) {
        return Optional.ofNullable(nonces.get(entity)).map(TreeMap::lastKey);
    }

    private synchronized boolean isEnded(EntityId entity, long nonce) {
        return endedNonces.getOrDefault(entity, Set.of()).contains(nonce);
    }

    @Override
    public synchronized Optional<Decision> ended(Bytes32 intent) {
        return Optional.ofNullable(ended.get(intent));
    }

    /**
     * Remembers that an intent was rejected or cancelled, durably before it returns; its nonce goes to no batch from then on. What ended it
     * first stays the reason.
     *
     * @throws IllegalArgumentException for an approval
     */
    public void end(Bytes32 intent, Decision how, EntityId entity, long nonce) {
        Remembered record = switch (how) {
            case REJECT -> new Remembered.Rejected(intent, entity, nonce);
            case CANCEL -> new Remembered.Cancelled(intent, entity, nonce);
            case APPROVE -> throw new IllegalArgumentException("an approval ends nothing");
        };
        synchronized (decision) {
            if (ended(intent).isEmpty()) {
                journal.append(record.encode());
            }
        }
    }

    @Override
    public synchronized boolean locked(Intent.Bytes credentialId, long since) {
        return locks.getOrDefault(credentialId, -1L) >= since;
    }

    /** Locks a credential as it was enrolled then, durably before it returns. */
    public void lock(Intent.Bytes credentialId, long since) {
        synchronized (decision) {
            if (!locked(credentialId, since)) {
                journal.append(new Remembered.Locked(credentialId, since).encode());
            }
        }
    }

    /** The number of the newest metadata BLOB that was believed; 0 before the first. */
    public synchronized long metadataNumber() {
        return metadataNumber;
    }

    /** Remembers that a metadata BLOB was believed, durably before it returns. */
    public void believe(long number) {
        synchronized (decision) {
            if (number > metadataNumber()) {
                journal.append(new Remembered.MetadataNumber(number).encode());
            }
        }
    }

    @Override
    public synchronized AcceptedPolicy policy() {
        return policy;
    }

    @Override
    public synchronized Optional<Proposal> proposal() {
        return proposals.isEmpty() ? Optional.empty() : Optional.of(proposals.getLast());
    }

    @Override
    public synchronized List<Proposal> proposals() {
        return List.copyOf(proposals);
    }

    /** Remembers a change of policy that is agreed to, durably before it returns; the same again keeps its time. */
    public void propose(Proposal next) {
        synchronized (decision) {
            boolean known = proposal()
                    .filter(last ->
                            last.version() == next.version() && last.hash().equals(next.hash()))
                    .isPresent();
            if (!known) {
                journal.append(new Remembered.Proposed(next).encode());
            }
        }
    }

    /**
     * Accepts a policy, durably before it returns, unless it is older than the newest or another of its version.
     *
     * @return the refusal POLICY_ROLLED_BACK, if it is
     */
    public Optional<Refusal> accept(AcceptedPolicy next) {
        synchronized (decision) {
            AcceptedPolicy now = policy();
            if (!now.admits(next.version(), next.hash())) {
                return Optional.of(new Refusal(
                        SignerTag.POLICY_ROLLED_BACK,
                        "version " + next.version() + " is shown, version " + now.version() + " is accepted"));
            }
            if (!now.equals(next)) {
                journal.append(new Remembered.AcceptedVersion(next.version(), next.hash()).encode());
            }
            return Optional.empty();
        }
    }

    @Override
    public synchronized Optional<Seen> last(Intent.Bytes credentialId) {
        return Optional.ofNullable(counters.get(credentialId));
    }

    @Override
    public boolean compareAndSet(Intent.Bytes credentialId, Optional<Seen> expected, Seen next) {
        if (credentialId.toArray().length > Remembered.MAX_CREDENTIAL_ID_BYTES) {
            throw new IllegalArgumentException("a credential id has at most 1023 bytes");
        }
        synchronized (decision) {
            Optional<Seen> now = last(credentialId);
            if (!now.equals(expected)) {
                return false;
            }
            if (!now.equals(Optional.of(next))) {
                journal.append(new Remembered.Counter(credentialId, next.counter(), next.assertionHash()).encode());
            }
            return true;
        }
    }

    /** Why nothing can be remembered, if so. */
    public Optional<SignerFault> failure() {
        return journal.failure().map(JournalVoice.OF_MEMORIES);
    }

    @Override
    public void close() {
        journal.close();
    }
}
