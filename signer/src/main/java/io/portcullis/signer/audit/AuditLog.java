package io.portcullis.signer.audit;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.journal.Journal;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.evidence.OwnLog;
import io.portcullis.signer.journal.JournalVoice;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The log, open; see the package.
 *
 * <p>Invariant: the tree's leaves are the journal's durable records, in their order.
 */
public final class AuditLog implements OwnLog, AutoCloseable {
    /** Bytes of one leaf, as the evidence's inclusion proofs bound it. */
    public static final int MAX_LEAF_BYTES = 4_096;

    /** While a file of this name lies in the data directory, the log refuses: the operator's switch, and it only shuts. */
    public static final String PAUSE_MARKER = "audit.paused";

    private static final Journal.Kind KIND = new Journal.Kind("audit", JournalVoice.OF_AUDIT);
    private static final int CHUNK_OFFSETS = 4_096;

    /** Guarded by this: written by the journal's committer. */
    private final TreeHashes tree = new TreeHashes();

    private final List<long[]> offsets = new ArrayList<>();

    private final Path pauseMarker;
    private final Journal journal;

    private AuditLog(Disk disk, Path pauseMarker, boolean create) {
        this.pauseMarker = pauseMarker;
        journal = create ? Journal.create(disk, KIND, this::grow) : Journal.open(disk, KIND, this::grow);
    }

    /** Begins the log of a new signer, or goes on with one. */
    public static AuditLog create(Disk disk, Path dataDirectory) {
        return new AuditLog(disk, dataDirectory.resolve(PAUSE_MARKER), true);
    }

    /** @throws SignerFault AUDIT_UNAVAILABLE, AUDIT_TAMPERED (also for an empty file: what was there is gone) */
    public static AuditLog open(Disk disk, Path dataDirectory) {
        return new AuditLog(disk, dataDirectory.resolve(PAUSE_MARKER), false);
    }

    private synchronized void grow(long sequence, long offset, byte[] payload) {
        int within = (int) (sequence % CHUNK_OFFSETS);
        if (within == 0) {
            offsets.add(new long[CHUNK_OFFSETS]);
        }
        offsets.getLast()[within] = offset;
        tree.add(payload);
    }

    /**
     * Appends an entry, durable before it returns its index.
     *
     * @throws SignerFault AUDIT_UNAVAILABLE, AUDIT_TAMPERED: nothing may be signed
     */
    public long append(AuditEntry entry) {
        byte[] leaf = entry.leaf();
        requireAppendable(leaf);
        return journal.append(leaf);
    }

    /** As {@link #append}, for many at once: the future holds the index once durable, or the fault. */
    public CompletableFuture<Long> submit(byte[] leaf) {
        requireAppendable(leaf);
        return journal.submit(leaf);
    }

    private void requireAppendable(byte[] leaf) {
        if (leaf.length > MAX_LEAF_BYTES) {
            throw new IllegalArgumentException("a leaf has at most " + MAX_LEAF_BYTES + " bytes");
        }
        requireNotPaused();
    }

    /**
     * Looks whether the log can be written, without writing.
     *
     * @throws SignerFault AUDIT_UNAVAILABLE, AUDIT_TAMPERED
     */
    public void requireAvailable() {
        requireNotPaused();
        journal.inspect();
    }

    private void requireNotPaused() {
        if (Files.exists(pauseMarker, LinkOption.NOFOLLOW_LINKS)) {
            throw new SignerFault(SignerTag.AUDIT_UNAVAILABLE, "the log is paused by " + pauseMarker.getFileName());
        }
    }

    public synchronized long size() {
        return tree.size();
    }

    @Override
    public synchronized Optional<Bytes32> rootAt(long size) {
        return size < 0 || size > tree.size()
                ? Optional.empty()
                : Optional.of(tree.proofs().root(size));
    }

    /** The path of a leaf in the tree of the first {@code size}, from the leaf up. */
    public synchronized List<Bytes32> inclusion(long index, long size) {
        return tree.proofs().inclusion(index, size);
    }

    /** The proof that the tree of {@code newSize} continues that of {@code oldSize}, which is at least 1. */
    public synchronized List<Bytes32> consistency(long oldSize, long newSize) {
        return tree.proofs().consistency(oldSize, newSize);
    }

    /** A leaf's data, read back from the disk and checked. */
    public byte[] leaf(long index) {
        long offset;
        synchronized (this) {
            if (index < 0 || index >= tree.size()) {
                throw new IndexOutOfBoundsException("no leaf " + index + " among " + tree.size());
            }
            offset = offsets.get((int) (index / CHUNK_OFFSETS))[(int) (index % CHUNK_OFFSETS)];
        }
        return journal.read(offset, index);
    }

    /** Why nothing can be appended until a restart, if so. */
    public Optional<SignerFault> failure() {
        return journal.failure().map(JournalVoice.OF_AUDIT);
    }

    @Override
    public void close() {
        journal.close();
    }
}
