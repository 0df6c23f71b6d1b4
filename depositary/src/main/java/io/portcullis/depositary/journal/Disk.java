package io.portcullis.depositary.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** One file of a journal. The seam where tests put a disk that fills, fails and loses power at a chosen operation. */
public interface Disk extends AutoCloseable {
    /** Bytes in the file. */
    long size() throws IOException;

    /** Reads from an offset until the buffer is full or the file ends. */
    void read(long offset, ByteBuffer into) throws IOException;

    /** Writes the whole buffer at an offset, growing the file if needed. Not durable before {@link #force}. */
    void write(long offset, ByteBuffer from) throws IOException;

    /** Makes all writes durable ({@code fdatasync}, which includes a grown size). */
    void force() throws IOException;

    /**
     * Looks whether the file is still the one that was opened, whole and writable.
     *
     * @throws JournalFault FAILED, if it may be written again later; DAMAGED, if it was
     *     deleted, replaced or cut
     */
    void inspect();

    /**
     * Whether whoever hands a record to the journal commits it, too, instead of the journal's own thread. For disks in memory: there is
     * nothing to wait for, and a test decides every step.
     */
    default boolean isCommittedByItsCaller() {
        return false;
    }

    @Override
    void close() throws IOException;

    /** Opens disks by path: real ones in production. */
    @FunctionalInterface
    interface Opener {
        Disk open(Path file) throws IOException;
    }
}
