package io.portcullis.engine.log;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The next segment while it is filled with zeros: a little with each append and beside it, so that no append waits for a whole segment, and none
 * for a piece while a thread for chores keeps up. Its space is taken from the disk before any block needs it, so a full disk is met here, and
 * told to the next append.
 */
final class Spare {
    static final String NAME = "spare.log";

    private static final int LARGEST_PIECE_BYTES = 1 << 20;
    private static final int PIECES = 16;
    private static final int PIECES_A_FORCE = 4;

    private final Disk disk;
    private final DiskFile file;
    private final long size;
    private final Chores chores;
    private final byte[] zeros;
    private long owed;
    private long ordered;
    private volatile Optional<EngineFault> failure = Optional.empty();

    // Written under the lock.
    private long written;
    private boolean over;

    private Spare(Disk disk, DiskFile file, long size, Chores chores) {
        this.disk = disk;
        this.file = file;
        this.size = size;
        this.chores = chores;
        this.zeros = new byte[(int) Math.min(LARGEST_PIECE_BYTES, Math.ceilDiv(size, PIECES))];
    }

    static Spare begin(Disk disk, long size, Chores chores) {
        return DiskFaults.get(EngineTag.LOG_WRITE_FAILED, NAME, () -> {
            if (disk.names().contains(NAME)) {
                disk.delete(NAME);
            }
            return new Spare(disk, disk.create(NAME), size, chores);
        });
    }

    /** Has as many zeros written as bytes are appended elsewhere, in pieces. */
    void advance(long bytes) {
        owed += bytes;
        while (owed >= zeros.length && ordered < size) {
            owed -= zeros.length;
            ordered += zeros.length;
            chores.give(this::chore);
        }
        requireSound();
    }

    private synchronized void chore() {
        if (over || failure.isPresent() || written == size) {
            return;
        }
        try {
            piece();
            if (written % ((long) PIECES_A_FORCE * zeros.length) == 0) {
                force();
            }
        } catch (EngineFault e) {
            failure = Optional.of(e);
        }
    }

    private void requireSound() {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /** Fills up what is missing, makes the file durable with a head, and gives it its name, durable too. */
    synchronized DiskFile become(String name, byte[] head) {
        over = true;
        requireSound();
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

    synchronized void close() {
        over = true;
        DiskFaults.run(EngineTag.LOG_WRITE_FAILED, NAME, file::close);
    }
}
