package io.portcullis.signer.seal;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.journal.JournalFault;
import io.portcullis.signer.journal.JournalVoice;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The journal's two files: one holds, the other waits for the next compaction.
 *
 * <p>Invariant: of two readable files the one with the higher generation holds; before the first block goes there, the other says that it
 * is retired. So a newer file that is lost or damaged is missed, never replaced by the older.
 */
final class SealFiles implements AutoCloseable {
    private final Disk left;
    private final Disk right;
    private final RandomGenerator random;
    private SealFile current;
    private boolean currentIsLeft;
    private Optional<Long> torn = Optional.empty();

    private SealFiles(Disk left, Disk right, RandomGenerator random) {
        this.left = left;
        this.right = right;
        this.random = random;
    }

    static SealFiles open(Disk left, Disk right, boolean mayBegin, RandomGenerator random) throws IOException {
        SealFiles files = new SealFiles(left, right, random);
        Optional<SealFile> one = SealFile.open(left, SealMemory.LEFT_FILE);
        Optional<SealFile> other = SealFile.open(right, SealMemory.RIGHT_FILE);
        if (one.isEmpty() && other.isEmpty()) {
            files.begin(mayBegin);
            return files;
        }
        files.currentIsLeft = other.isEmpty()
                || (one.isPresent()
                        && one.get().header().generation()
                                > other.get().header().generation());
        files.current = (files.currentIsLeft ? one : other).orElseThrow();
        if (files.current.isRetired()) {
            throw new SignerFault(
                    SignerTag.JOURNAL_CORRUPT,
                    nameOf(files.currentIsLeft) + " is retired, and " + nameOf(!files.currentIsLeft)
                            + ", which took its place, does not read");
        }
        Optional<SealFile> older = files.currentIsLeft ? other : one;
        if (older.isPresent()) {
            // The process may have died between the newer file's header and this.
            older.get().retire();
        }
        return files;
    }

    private void begin(boolean mayBegin) throws IOException {
        boolean empty = SealFile.isEmpty(left) && SealFile.isEmpty(right);
        if (!empty) {
            throw new SignerFault(
                    SignerTag.JOURNAL_CORRUPT,
                    "neither " + SealMemory.LEFT_FILE + " nor " + SealMemory.RIGHT_FILE + " has a readable header");
        }
        if (!mayBegin) {
            throw new SignerFault(
                    SignerTag.WATERMARK_ROLLED_BACK, "the log knows of seals, and the journal of seals is empty");
        }
        currentIsLeft = true;
        current = SealFile.prepare(left, SealMemory.LEFT_FILE, header(1, 0, Entries.Head.SNAPSHOT));
        current.publish(current.header());
    }

    private SealFile.Header header(long generation, long snapshotFrames, Entries.Head last) {
        return new SealFile.Header(generation, random.nextLong(), snapshotFrames, last);
    }

    private static String nameOf(boolean isLeft) {
        return isLeft ? SealMemory.LEFT_FILE : SealMemory.RIGHT_FILE;
    }

    void recover(SealFile.Reader reader) throws IOException {
        torn = current.recover(reader);
    }

    Optional<Long> torn() {
        return torn;
    }

    SealFile current() {
        return current;
    }

    /** The other file, emptied for what a compaction will write. */
    SealFile prepareNext(long snapshotFrames, Entries.Head last) throws IOException {
        return SealFile.prepare(
                currentIsLeft ? right : left,
                nameOf(!currentIsLeft),
                header(current.header().generation() + 1, snapshotFrames, last));
    }

    /** The next file holds from here on; all it has must be durable. After a failure in here it is not known which one does. */
    void switchTo(SealFile next) throws IOException {
        next.publish(next.header());
        current.retire();
        current = next;
        currentIsLeft = !currentIsLeft;
    }

    void inspect() {
        try {
            current.inspect();
        } catch (JournalFault fault) {
            throw JournalVoice.OF_MEMORIES.apply(fault);
        }
    }

    static void closeQuietly(Disk disk) {
        try {
            disk.close();
        } catch (IOException e) {
            // Every acknowledged block is durable already; there is nothing a failing close could lose.
            return;
        }
    }

    @Override
    public void close() {
        closeQuietly(left);
        closeQuietly(right);
    }
}
