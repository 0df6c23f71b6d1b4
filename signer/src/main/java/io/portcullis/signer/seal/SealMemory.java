package io.portcullis.signer.seal;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * What this signer has sealed; see the package.
 *
 * <p>Invariants: check and set are one step under this object's monitor, held until the block's watermarks are durable; the table changes
 * only by frames that are durable, in their order, by the same code that reads them after a restart; after a failed write or force nothing
 * is written, ever.
 */
public final class SealMemory implements AutoCloseable {
    /** Names of the two files in the signer's directory. */
    public static final String LEFT_FILE = "seals-left.journal";

    public static final String RIGHT_FILE = "seals-right.journal";

    private static final int NEW_ENTITY = -1;

    /** Guarded by this, all of them. */
    private final Map<Bytes32, Integer> entityNumbers = new HashMap<>();

    private final List<Bytes32> entities = new ArrayList<>();
    private final WatermarkTable table;
    private final FrameBuilder frame = new FrameBuilder();
    private Entries.Head last = Entries.Head.SNAPSHOT;
    private Optional<Signature> lastSignature = Optional.empty();
    private SignerFault failed;

    private final SealFiles files;
    private final Compaction compaction;

    /** What came of asking for a seal. */
    public sealed interface Answer {
        /** The watermarks are raised, and durable. */
        record Fresh() implements Answer {}

        /**
         * This very seal was agreed to last.
         *
         * @param signature as it left, unless that was forgotten: then the same digest is signed anew
         */
        record Again(Optional<Signature> signature) implements Answer {}

        /** Nothing was raised. */
        record Refused(Refusal refusal) implements Answer {}
    }

    private SealMemory(SealFiles files, RandomGenerator random, Compaction.Terms terms) throws IOException {
        this.files = files;
        this.table = new WatermarkTable(random);
        this.last = files.current().header().last();
        files.recover(this::apply);
        this.lastSignature =
                last.height() == 0 ? Optional.empty() : files.current().remembered(last.height());
        this.compaction = new Compaction(this, files, terms);
    }

    /**
     * Recovers what had been sealed, and takes the disks over.
     *
     * @param mayBegin whether two empty files are a beginning; otherwise what was there is gone
     * @param random for the files' salts and the table's seed
     * @throws SignerFault JOURNAL_FAILED, JOURNAL_CORRUPT, WATERMARK_ROLLED_BACK
     */
    public static SealMemory open(Disk left, Disk right, boolean mayBegin, RandomGenerator random) {
        return open(left, right, mayBegin, random, Compaction.Terms.STANDARD);
    }

    static SealMemory open(Disk left, Disk right, boolean mayBegin, RandomGenerator random, Compaction.Terms terms) {
        SealFiles files = null;
        boolean opened = false;
        try {
            files = SealFiles.open(left, right, mayBegin, random);
            SealMemory memory = new SealMemory(files, random, terms);
            opened = true;
            return memory;
        } catch (IOException e) {
            throw new SignerFault(SignerTag.JOURNAL_FAILED, "the journal of seals does not open: " + e.getMessage(), e);
        } finally {
            if (!opened) {
                SealFiles.closeQuietly(left);
                SealFiles.closeQuietly(right);
            }
        }
    }

    /** One frame, as it was made durable: the one way the table changes. */
    private void apply(long sequence, MemorySegment payload) {
        Entries.Head head = Entries.head(payload);
        boolean snapshot = sequence < files.current().header().snapshotFrames();
        if (snapshot ? head.height() != 0 : head.height() <= last.height()) {
            throw new IllegalArgumentException("block " + head.height() + " does not follow block " + last.height());
        }
        Entries.read(payload, new Entries.Reader() {
            @Override
            public int run(Bytes32 entity) {
                return numberOf(entity);
            }

            @Override
            public void entry(int entity, MemorySegment from, long at) {
                table.raise(entity, from, at);
            }
        });
        if (!snapshot) {
            last = head;
            lastSignature = Optional.empty();
        }
    }

    private int numberOf(Bytes32 entity) {
        return entityNumbers.computeIfAbsent(entity, added -> {
            entities.add(added);
            return entities.size() - 1;
        });
    }

    /**
     * Agrees to a seal: every leaf at or above its watermark, then the watermarks durable before it answers.
     *
     * @throws SignerFault JOURNAL_FAILED, JOURNAL_CORRUPT: nothing may be signed
     */
    public synchronized Answer agree(ProposedSeal proposed) {
        Seal seal = proposed.seal();
        requireWritable();
        Entries.Head head = new Entries.Head(seal.blockHeight(), seal.leafCount(), seal.root());
        if (head.equals(last)) {
            return new Answer.Again(lastSignature);
        }
        Optional<Refusal> refusal = refuse(proposed, head);
        if (refusal.isPresent()) {
            return new Answer.Refused(refusal.get());
        }
        frame.begin(head);
        frame.entries(proposed);
        try {
            files.current().append(frame);
            files.current().force();
            apply(Long.MAX_VALUE, frame.payload());
            files.current().mark();
        } catch (IOException | RuntimeException e) {
            throw fail(e);
        }
        compaction.consider(table.size());
        return new Answer.Fresh();
    }

    private Optional<Refusal> refuse(ProposedSeal proposed, Entries.Head head) {
        if (head.height() <= last.height()) {
            String what = head.height() == last.height() ? "has another seal" : "is below block " + last.height();
            return refused(SignerTag.SEAL_HEIGHT_SPENT, "block " + head.height() + " " + what);
        }
        int added = 0;
        int entity = NEW_ENTITY;
        int end = ProposedSeal.bytes(proposed.leafCount());
        for (int leaf = 0; leaf < end; leaf += SealLeaf.BYTES) {
            if (!proposed.sameEntityAsBefore(leaf)) {
                entity = entityNumbers.getOrDefault(proposed.word(leaf), NEW_ENTITY);
            } else if (proposed.sameAccountAsBefore(leaf)) {
                continue; // Above the one before it, which was looked at.
            }
            int slot = entity == NEW_ENTITY
                    ? WatermarkTable.NONE
                    : table.find(
                            entity,
                            proposed.wordAt(leaf + ProposedSeal.ACCOUNT),
                            proposed.wordAt(leaf + ProposedSeal.ACCOUNT + 8),
                            proposed.wordAt(leaf + ProposedSeal.ACCOUNT + 16),
                            proposed.wordAt(leaf + ProposedSeal.ACCOUNT + 24));
            if (slot == WatermarkTable.NONE) {
                added++;
                continue;
            }
            long version = proposed.version(leaf);
            long standing = table.version(slot);
            if (version < standing) {
                return refused(
                        SignerTag.WATERMARK_VERSION_TOO_LOW,
                        proposed.nameOf(leaf) + ": version " + version + " is below " + standing);
            }
            if (version == standing && !hasBody(slot, proposed, leaf + ProposedSeal.BODY)) {
                return refused(
                        SignerTag.WATERMARK_VERSION_FORKED,
                        proposed.nameOf(leaf) + ": version " + version + " was sealed with another body");
            }
        }
        return added > Limits.MAX_ACCOUNTS - table.size()
                ? refused(
                        SignerTag.WATERMARKS_FULL,
                        table.size() + " accounts are known, the block has " + added + " more")
                : Optional.empty();
    }

    private boolean hasBody(int slot, ProposedSeal proposed, int at) {
        return table.hasBody(
                slot, proposed.wordAt(at), proposed.wordAt(at + 8), proposed.wordAt(at + 16), proposed.wordAt(at + 24));
    }

    private static Optional<Refusal> refused(SignerTag tag, String reason) {
        return Optional.of(new Refusal(tag, reason));
    }

    /** Keeps the signature that leaves, for whoever asks for the same seal again. */
    public synchronized void remember(Seal seal, Signature signature) {
        boolean newest = last.equals(new Entries.Head(seal.blockHeight(), seal.leafCount(), seal.root()));
        if (!newest || failed != null) {
            return;
        }
        lastSignature = Optional.of(signature);
        try {
            files.current().remember(seal.blockHeight(), signature);
        } catch (IOException e) {
            throw fail(e);
        }
    }

    /** The seal agreed to last, if there was one. */
    public synchronized Optional<Seal> last() {
        return last.height() == 0
                ? Optional.empty()
                : Optional.of(new Seal(last.root(), last.leafCount(), last.height()));
    }

    /** Accounts with a watermark. */
    public synchronized int accounts() {
        return table.size();
    }

    /** The newest version sealed for an account of an entity. */
    public synchronized OptionalLong watermark(EntityId entity, Bytes32 account) {
        int slot = slotOf(entity, account);
        return slot == WatermarkTable.NONE ? OptionalLong.empty() : OptionalLong.of(table.version(slot));
    }

    private int slotOf(EntityId entity, Bytes32 account) {
        Integer number = entityNumbers.get(entity.value());
        ByteBuffer words = ByteBuffer.wrap(account.toArray());
        return number == null
                ? WatermarkTable.NONE
                : table.find(number, words.getLong(), words.getLong(), words.getLong(), words.getLong());
    }

    /**
     * Whether an account's side may begin a dispute with a body: not if this signer sealed a newer frame that the other side must have answered.
     * Frames have two versions each, one for either author ({@code 2 × height}, and one more if left's), and a frame is proposed, and sealed by
     * its author, only when the one before it is agreed. So one frame above the body may be a proposal that was never answered, which is what a
     * dispute is for; two cannot.
     *
     * @param body hash of the body; empty for the word that nothing was ever agreed, which names no body that could have been sealed
     */
    public synchronized Optional<Refusal> refuseDispute(
            EntityId entity, Bytes32 account, long version, Optional<Bytes32> body) {
        int slot = slotOf(entity, account);
        if (slot == WatermarkTable.NONE) {
            return Optional.empty();
        }
        long newest = table.version(slot);
        if (heightOf(version) + 1 < heightOf(newest)) {
            return refused(
                    SignerTag.DISPUTE_STALE,
                    "account " + account + ": version " + version + " is shown, this side stands by " + newest);
        }
        if (body.isPresent() && version == newest) {
            ByteBuffer words = ByteBuffer.wrap(body.get().toArray());
            if (!table.hasBody(slot, words.getLong(), words.getLong(), words.getLong(), words.getLong())) {
                return refused(
                        SignerTag.WATERMARK_VERSION_FORKED,
                        "account " + account + ": version " + version + " was sealed with another body");
            }
        }
        return Optional.empty();
    }

    private static long heightOf(long version) {
        return version >>> 1;
    }

    /** The sequence of the frame that was torn when the process before this one ended; it had never been answered. */
    public Optional<Long> torn() {
        return files.torn();
    }

    /** Why nothing can be agreed to until a restart, if so. */
    public synchronized Optional<SignerFault> failure() {
        return Optional.ofNullable(failed);
    }

    private void requireWritable() {
        if (failed != null) {
            throw new SignerFault(failed.tag(), failed.refusal().reason(), failed);
        }
        files.inspect();
    }

    /** After a failed write or force only a restart, which reads what is really there, can tell what is durable. */
    SignerFault fail(Exception cause) {
        synchronized (this) {
            if (failed == null) {
                failed = new SignerFault(
                        SignerTag.JOURNAL_FAILED,
                        "the journal of seals cannot be written: " + cause.getMessage(),
                        cause);
            }
            return failed;
        }
    }

    // What a compaction asks for, under the monitor.

    record Moment(int accounts, long end, Entries.Head last) {}

    synchronized Moment now() {
        return new Moment(table.size(), files.current().end(), last);
    }

    /** Fills a frame with the watermarks of so many slots, as they stand now. */
    synchronized void snapshot(FrameBuilder into, int fromSlot, int toSlot) {
        into.begin(Entries.Head.SNAPSHOT);
        int entity = NEW_ENTITY;
        for (int slot = fromSlot; slot < toSlot; slot++) {
            if (table.entity(slot) != entity) {
                entity = table.entity(slot);
                into.run(entities.get(entity));
            }
            into.entry(table, slot);
        }
    }

    Compaction compaction() {
        return compaction;
    }

    @Override
    public void close() {
        compaction.close();
        synchronized (this) {
            fail(new IOException("it is closed"));
            files.close();
            frame.close();
            table.close();
        }
    }
}
