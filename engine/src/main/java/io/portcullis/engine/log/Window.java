package io.portcullis.engine.log;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;

/** Reads a file forwards in large pieces. */
final class Window implements AutoCloseable {
    private static final int PIECE_BYTES = 1 << 18;

    private final String name;
    private final DiskFile file;
    private final long size;
    private final byte[] piece;
    private long start;
    private int filled;

    private Window(String name, DiskFile file, long size) {
        this.name = name;
        this.file = file;
        this.size = size;
        this.piece = new byte[(int) Math.min(PIECE_BYTES, size)];
    }

    /** @throws EngineFault LOG_SEGMENT_MISSING, LOG_READ_FAILED */
    static Window open(Disk disk, String name) {
        return DiskFaults.get(EngineTag.LOG_READ_FAILED, name, () -> {
            try {
                DiskFile file = disk.open(name);
                return new Window(name, file, file.size());
            } catch (NoSuchFileException e) {
                throw new EngineFault(EngineTag.LOG_SEGMENT_MISSING, name + " is gone", e);
            }
        });
    }

    String name() {
        return name;
    }

    long size() {
        return size;
    }

    /** @throws EngineFault LOG_SEGMENT_CUT, if the file ends before; LOG_READ_FAILED */
    byte[] bytes(long offset, int length) {
        byte[] into = new byte[length];
        int done = 0;
        while (done < length) {
            long at = offset + done;
            int rest = length - done;
            if (at >= start && at < start + filled) {
                int count = (int) Math.min(rest, start + filled - at);
                System.arraycopy(piece, (int) (at - start), into, done, count);
                done += count;
            } else if (rest >= piece.length) {
                require(at, read(at, into, done, rest), rest);
                done += rest;
            } else {
                filled = read(at, piece, 0, piece.length);
                start = at;
                require(at, filled, 1);
            }
        }
        return into;
    }

    /** The offset after the last byte from an offset on that is not zero; that offset, if all are. */
    long endOfWritten(long offset) {
        long end = offset;
        for (long at = offset; at < size; ) {
            int length = (int) Math.min(PIECE_BYTES, size - at);
            byte[] bytes = bytes(at, length);
            for (int i = length; i > 0; i--) {
                if (bytes[i - 1] != 0) {
                    end = at + i;
                    break;
                }
            }
            at += length;
        }
        return end;
    }

    private int read(long offset, byte[] into, int from, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(into, from, length);
        DiskFaults.run(EngineTag.LOG_READ_FAILED, name + " at " + offset, () -> file.read(offset, buffer));
        return buffer.position() - from;
    }

    private void require(long offset, int count, int expected) {
        if (count < expected) {
            throw new EngineFault(EngineTag.LOG_SEGMENT_CUT, name + " at " + (offset + count) + ": the file ends here");
        }
    }

    @Override
    public void close() {
        DiskFaults.run(EngineTag.LOG_READ_FAILED, name, file::close);
    }
}
