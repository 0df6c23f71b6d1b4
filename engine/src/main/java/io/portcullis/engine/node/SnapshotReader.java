package io.portcullis.engine.node;

import io.portcullis.engine.kernel.SlabSource;
import io.portcullis.engine.log.Snapshot;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;

/**
 * A snapshot's payload, read and hashed by one thread ahead of the one that makes records of it.
 *
 * <p>Invariant: the last byte is given only if the hash over all of them fitted.
 */
final class SnapshotReader implements SlabSource, AutoCloseable {
    private static final int PIECE_BYTES = 1 << 20;
    private static final int AHEAD = 8;

    /** @param bytes none at the end */
    private record Piece(ByteBuffer bytes, Optional<RuntimeException> fault) {}

    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(AHEAD);
    private final Thread reading;
    private volatile boolean closed;
    private Piece current = new Piece(ByteBuffer.allocate(0), Optional.empty());
    private boolean over;

    SnapshotReader(Snapshot snapshot, ThreadFactory threads) {
        this.reading = threads.newThread(() -> read(snapshot));
        reading.start();
    }

    private void read(Snapshot snapshot) {
        try (InputStream in = snapshot.open()) {
            byte[] bytes = in.readNBytes(PIECE_BYTES);
            while (!closed && bytes.length > 0) {
                give(new Piece(ByteBuffer.wrap(bytes), Optional.empty()));
                bytes = in.readNBytes(PIECE_BYTES);
            }
            give(new Piece(ByteBuffer.allocate(0), Optional.empty()));
        } catch (IOException e) {
            give(failed(new EngineFault(EngineTag.LOG_READ_FAILED, snapshot + ": " + e, e)));
        } catch (RuntimeException e) {
            give(failed(e));
        }
    }

    private static Piece failed(RuntimeException fault) {
        return new Piece(ByteBuffer.allocate(0), Optional.of(fault));
    }

    private void give(Piece piece) {
        try {
            if (!closed) {
                pieces.put(piece);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void read(ByteBuffer into) {
        while (into.hasRemaining()) {
            if (!current.bytes().hasRemaining()) {
                next();
                if (over) {
                    throw new EngineFault(EngineTag.HUB_IMAGE_INVALID, "the snapshot ends too early");
                }
            }
            int count = Math.min(into.remaining(), current.bytes().remaining());
            into.put(current.bytes().slice(current.bytes().position(), count));
            current.bytes().position(current.bytes().position() + count);
        }
    }

    /** @throws EngineFault HUB_IMAGE_INVALID if there is more; and what is found of the hash only at the end */
    void requireEnd() {
        if (!current.bytes().hasRemaining()) {
            next();
        }
        if (!over) {
            throw new EngineFault(EngineTag.HUB_IMAGE_INVALID, "the snapshot goes on after its end");
        }
    }

    private void next() {
        if (over) {
            return;
        }
        try {
            current = pieces.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineFault(EngineTag.HUB_STOPPED, "interrupted", e);
        }
        if (current.fault().isPresent()) {
            throw current.fault().get();
        }
        over = !current.bytes().hasRemaining();
    }

    @Override
    public void close() {
        closed = true;
        try {
            while (reading.isAlive()) {
                pieces.clear();
                reading.join(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
