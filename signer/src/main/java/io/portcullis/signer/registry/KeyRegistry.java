package io.portcullis.signer.registry;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.journal.Journal;
import io.portcullis.signer.journal.JournalVoice;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The register, durable.
 *
 * <p>Invariants: one decision at a time; the audit log is told of a record before the record is durable, so that the log may tell of one that
 * was cut short, and no record is without its entry; a record is true only when durable.
 */
public final class KeyRegistry implements AutoCloseable {
    private static final Journal.Kind KIND = new Journal.Kind("keys", JournalVoice.OF_MEMORIES);

    /** Makes check and set one step. Taken before the monitor of this object, never after. */
    private final Object decision = new Object();

    private final Consumer<KeyRecord> audit;
    private final Journal journal;

    /** Guarded by this: written by the journal's committer. */
    private KeyRegister register = KeyRegister.EMPTY;

    private KeyRegistry(Disk disk, Consumer<KeyRecord> audit, boolean create) {
        this.audit = audit;
        this.journal = create ? Journal.create(disk, KIND, this::apply) : Journal.open(disk, KIND, this::apply);
    }

    /** Begins a register in an empty file, or goes on with one. */
    public static KeyRegistry create(Disk disk, Consumer<KeyRecord> audit) {
        return new KeyRegistry(disk, audit, true);
    }

    /**
     * Reads all records again.
     *
     * @param audit takes a record into the audit log, durably, or throws
     * @throws SignerFault JOURNAL_FAILED, JOURNAL_CORRUPT naming the record and its offset
     */
    public static KeyRegistry open(Disk disk, Consumer<KeyRecord> audit) {
        return new KeyRegistry(disk, audit, false);
    }

    private synchronized void apply(long sequence, long offset, byte[] payload) {
        try {
            KeyRecord record = KeyRecordCodec.decode(payload);
            register.judge(record).ifPresent(refusal -> {
                throw new RefusedException(refusal);
            });
            register = register.after(record);
        } catch (RefusedException e) {
            throw new SignerFault(
                    SignerTag.JOURNAL_CORRUPT, "record " + sequence + " at offset " + offset + ": " + e.refusal(), e);
        }
    }

    public synchronized KeyRegister register() {
        return register;
    }

    /**
     * Records what happened, if it can be.
     *
     * @return why not; empty once it is durable
     * @throws SignerFault AUDIT_UNAVAILABLE, JOURNAL_FAILED
     */
    public Optional<Refusal> record(KeyRecord record) {
        synchronized (decision) {
            Optional<Refusal> refusal = register().judge(record);
            if (refusal.isEmpty()) {
                audit.accept(record);
                journal.append(KeyRecordCodec.encode(record));
            }
            return refusal;
        }
    }

    /** Deactivates what has expired. */
    public void tick(long nowSeconds) {
        synchronized (decision) {
            for (KeyRecord due : register().due(nowSeconds)) {
                record(due);
            }
        }
    }

    /** Why a key must not sign now; its deactivation is durable when time is the reason. */
    public Optional<Refusal> maySign(KeyId id, long nowSeconds) {
        tick(nowSeconds);
        return register().maySign(id, nowSeconds);
    }

    @Override
    public void close() {
        journal.close();
    }
}
