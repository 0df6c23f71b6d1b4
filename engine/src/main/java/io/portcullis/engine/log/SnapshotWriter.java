package io.portcullis.engine.log;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Takes a snapshot's payload. It becomes a snapshot by {@link #commit}, and nothing at all by {@link #close} without it. */
public final class SnapshotWriter extends OutputStream {
    static final String NAME = "snapshot.tmp";

    private static final int PIECE_BYTES = 1 << 18;

    private final Disk disk;
    private final DiskFile file;
    private final long height;
    private final Bytes32 stateRoot;
    private final MessageDigest digest = Hashing.sha256();
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    private long length;
    private State state = State.TAKING;

    private enum State {
        TAKING,
        DURABLE,
        FAILED,
        CLOSED
    }

    SnapshotWriter(Disk disk, DiskFile file, long height, Bytes32 stateRoot) {
        this.disk = disk;
        this.file = file;
        this.height = height;
        this.stateRoot = stateRoot;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    /** @throws EngineFault SNAPSHOT_TOO_LARGE, SNAPSHOT_FAILED, LOG_DISK_FULL: there will be no snapshot, the log is not touched */
    @Override
    public void write(byte[] bytes, int offset, int count) {
        requireTaking();
        state = State.FAILED;
        if (length + piece.position() + count > Limits.SNAPSHOT_BYTES) {
            throw new EngineFault(EngineTag.SNAPSHOT_TOO_LARGE, "snapshot of block " + height);
        }
        for (int done = 0; done < count; ) {
            int step = Math.min(count - done, piece.remaining());
            piece.put(bytes, offset + done, step);
            done += step;
            if (!piece.hasRemaining()) {
                writePiece();
            }
        }
        state = State.TAKING;
    }

    /**
     * Makes the snapshot durable under its name. One of the same height is replaced.
     *
     * @throws EngineFault SNAPSHOT_FAILED, LOG_DISK_FULL: it may or may not be there; the next opening tells
     */
    public void commit() {
        requireTaking();
        state = State.FAILED;
        writePiece();
        byte[] header = new SnapshotHeader(height, length, stateRoot).encode();
        String name = SnapshotHeader.name(height);
        DiskFaults.run(EngineTag.SNAPSHOT_FAILED, name, () -> {
            file.write(SnapshotHeader.BYTES + length, ByteBuffer.wrap(digest.digest(header)));
            file.write(0, ByteBuffer.wrap(header));
            file.force();
            disk.rename(NAME, name);
            disk.forceNames();
        });
        state = State.DURABLE;
    }

    private void writePiece() {
        piece.flip();
        int count = piece.remaining();
        digest.update(piece.array(), 0, count);
        long at = SnapshotHeader.BYTES + length;
        DiskFaults.run(EngineTag.SNAPSHOT_FAILED, NAME, () -> file.write(at, piece));
        piece.clear();
        length += count;
    }

    private void requireTaking() {
        if (state != State.TAKING) {
            throw new EngineFault(EngineTag.SNAPSHOT_FAILED, "snapshot of block " + height + " is " + state);
        }
    }

    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        State last = state;
        state = State.CLOSED;
        DiskFaults.run(EngineTag.SNAPSHOT_FAILED, NAME, () -> {
            file.close();
            if (last != State.DURABLE && disk.names().contains(NAME)) {
                disk.delete(NAME);
            }
        });
    }
}
