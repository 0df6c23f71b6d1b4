package io.portcullis.engine.log;

import io.portcullis.engine.verdict.EngineTag;
import java.nio.ByteBuffer;

/**
 * The next segment while it is filled with zeros: a little with each append, so that no append waits for a whole segment. Its space is
 * taken from the disk before any block needs it, so a full disk is met here.
 */
final class Spare {
    static final String NAME = "spare.log";

    private static final int LARGEST_PIECE_BYTES = 1 << 20;
    private static final int PIECES = 16;
    private static final int PIECES_A_FORCE = 4;

    private final Disk disk;
    private final DiskFile file;
    private final long size;
    private final byte[] zeros;
    private long written;
    private long owed;

    private Spare(Disk disk, DiskFile file, long size) {
        this.disk = disk;
        this.file = file;
        this.size = size;
        this.zeros = new byte[(int) Math.min(LARGEST_PIECE_BYTES, Math.ceilDiv(size, PIECES))];
    }

    static Spare begin(Disk disk, long size) {
        return DiskFaults.get(EngineTag.LOG_WRITE_FAILED, NAME, () -> {
            if (disk.names().contains(NAME)) {
                disk.delete(NAME);
            }
            return new Spare(disk, disk.create(NAME), size);
        });
    }

    /** Writes as many zeros as bytes are appended elsewhere, in pieces. */
    void advance(long bytes) {
        owed += bytes;
        while (owed >= zeros.length && written < size) {
            owed -= zeros.length;
            piece();
            if (written % ((long) PIECES_A_FORCE * zeros.length) == 0) {
                force();
            }
        }
    }

    /** Fills up what is missing, makes the file durable with a head, and gives it its name, durable too. */
    DiskFile become(String name, byte[] head) {
        while (written < size) {
            piece();
        }
        DiskFaults.run(EngineTag.LOG_WRITE_FAILED, NAME, () -> file.write(0, ByteBuffer.wrap(head)));
        force();
        DiskFaults.run(EngineTag.LOG_WRITE_FAILED, name, () -> disk.rename(NAME, name));
        DiskFaults.run(EngineTag.LOG_FORCE_FAILED, name, disk::forceNames);
        return file;
    }

    private void piece() {
        int length = (int) Math.min(zeros.length, size - written);
        DiskFaults.run(EngineTag.LOG_WRITE_FAILED, NAME, () -> file.write(written, ByteBuffer.wrap(zeros, 0, length)));
        written += length;
    }

    private void force() {
        DiskFaults.run(EngineTag.LOG_FORCE_FAILED, NAME, file::force);
    }

    void close() {
        DiskFaults.run(EngineTag.LOG_WRITE_FAILED, NAME, file::close);
    }
}
