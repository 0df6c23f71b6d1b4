package io.portcullis.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file of a {@link Disk}. */
public interface DiskFile extends AutoCloseable {
    long size() throws IOException;

    /** Reads from an offset until the buffer is full or the file ends. */
    void read(long offset, ByteBuffer into) throws IOException;

    /** Writes the whole buffer at an offset, growing the file if needed. Not durable before {@link #force}. */
    void write(long offset, ByteBuffer from) throws IOException;

    /** Makes all writes durable: one {@code fdatasync}, which includes a grown size. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
