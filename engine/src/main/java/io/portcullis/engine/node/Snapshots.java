package io.portcullis.engine.node;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubCut;
import io.portcullis.engine.log.BlockLog;
import io.portcullis.engine.log.SnapshotFiles;
import io.portcullis.engine.log.SnapshotFloor;
import io.portcullis.engine.log.SnapshotWriter;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Takes snapshots of a hub that goes on. Between two blocks the hub's thread copies some of the records, for at most {@link #STEP_NANOS}; everything
 * that is slow (writing, forcing, reading back, deleting) is done by a thread of this.
 *
 * <pre>
 *   hub's thread   cut ─ copy ─ block ─ copy ─ block ─ copy ─ end            truncate the log
 *                   │      │              │              │  │                      ▲
 *   own thread    begin  write          write          write commit ─ prune ── floor
 * </pre>
 *
 * <p>Invariants: one snapshot at a time; a snapshot is of one block, and durable only after that block is; the hub's thread waits for nothing
 * here; whatever fails here costs the snapshot and never the node.
 */
public final class Snapshots implements AutoCloseable {
    private static final long STEP_NANOS = 1_000_000;
    private static final int STEP_BYTES = 1 << 17;
    private static final int QUEUED = 64;

    /** What one step of copying, and the end after it, may queue. */
    private static final int STEP_JOBS = 4;

    private sealed interface Job {
        record Begin(HubCut cut) implements Job {}

        record Piece(ByteBuffer bytes) implements Job {}

        record End(long longestPauseNanos, long pausesNanos) implements Job {}

        record GiveUp(EngineFault why) implements Job {}

        record Stop() implements Job {}
    }

    private final SnapshotFiles files;
    private final SnapshotPlan plan;
    private final SnapshotEvents events;
    private final Thread writer;
    private final BlockingQueue<Job> jobs = new ArrayBlockingQueue<>(QUEUED);
    private final AtomicReference<Optional<SnapshotFloor>> floor = new AtomicReference<>(Optional.empty());
    private volatile boolean busy;
    private volatile boolean broken;

    // The hub's thread's.
    private Optional<HubCut> cut = Optional.empty();
    private long lastHeight;
    private long lastMillis = -1;
    private long loggedBytes;
    private long longestPauseNanos;
    private long pausesNanos;
    private boolean due;

    /**
     * @param files the caller's to close after this
     * @param lastHeight of the newest snapshot there is, or 0
     * @param threads makes the one thread of this
     */
    public Snapshots(
            SnapshotFiles files, SnapshotPlan plan, long lastHeight, SnapshotEvents events, ThreadFactory threads) {
        this.files = files;
        this.plan = plan;
        this.lastHeight = lastHeight;
        this.events = events;
        this.writer = threads.newThread(new Writing()::run);
        writer.start();
    }

    /** A block is durable. */
    void afterBlock(Hub hub, long inputBytes) {
        loggedBytes += inputBytes;
        lastMillis = lastMillis < 0 ? hub.timeMillis() : lastMillis;
        long seconds = (hub.timeMillis() - lastMillis) / 1_000;
        due = plan.isDue(hub.height() - lastHeight, loggedBytes, seconds);
    }

    /** Whether it is time for the next, and there is room for one. */
    boolean isDue() {
        return due && !busy;
    }

    /** Begins a snapshot, if none is being taken; on the hub's thread, between two blocks. */
    public boolean begin(Hub hub) {
        if (busy || hub.height() < 1) {
            return false;
        }
        long start = System.nanoTime();
        busy = true;
        due = false;
        broken = false;
        longestPauseNanos = 0;
        pausesNanos = 0;
        loggedBytes = 0;
        lastHeight = hub.height();
        lastMillis = hub.timeMillis();
        HubCut begun = hub.cut();
        cut = Optional.of(begun);
        give(new Job.Begin(begun));
        paused(start);
        return true;
    }

    /** Whether {@link #advance} has something to do soon. */
    boolean isCopying() {
        return cut.isPresent();
    }

    /** Whether a snapshot is being copied, written, or its elders pruned. */
    public boolean isBusy() {
        return busy;
    }

    /** Copies on, and lets the log go of what two snapshots hold; on the hub's thread, between two blocks. */
    public void advance(BlockLog log) {
        floor.getAndSet(Optional.empty()).ifPresent(it -> it.truncate(log));
        if (cut.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        try {
            if (broken) {
                end();
                give(new Job.GiveUp(new EngineFault(EngineTag.SNAPSHOT_FAILED, "its writing failed")));
                return;
            }
            boolean whole = false;
            while (!whole && jobs.remainingCapacity() >= STEP_JOBS && System.nanoTime() - start < STEP_NANOS) {
                whole = cut.get().copy(this::take, STEP_BYTES);
            }
            if (whole) {
                end();
                paused(start);
                give(new Job.End(longestPauseNanos, pausesNanos));
                return;
            }
        } catch (EngineFault e) {
            end();
            give(new Job.GiveUp(e));
        }
        paused(start);
    }

    private void take(ByteBuffer piece) {
        give(new Job.Piece(ByteBuffer.allocate(piece.remaining()).put(piece).flip()));
    }

    private void give(Job job) {
        if (!jobs.offer(job)) {
            throw new IllegalStateException("more pieces than there was room for");
        }
    }

    private void paused(long startNanos) {
        long nanos = System.nanoTime() - startNanos;
        longestPauseNanos = Math.max(longestPauseNanos, nanos);
        pausesNanos += nanos;
    }

    /** Records need not be set aside any more. By the hub's thread, also when it is over. */
    void end() {
        cut.ifPresent(HubCut::close);
        cut = Optional.empty();
    }

    /** Ends the thread after what it has at hand; an unfinished snapshot is thrown away. After the hub's thread is over. */
    @Override
    public void close() {
        end();
        try {
            jobs.put(new Job.Stop());
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The other thread's part. */
    private final class Writing {
        private Optional<SnapshotWriter> out = Optional.empty();
        private Optional<EngineFault> failure = Optional.empty();
        private long height;
        private Bytes32 stateRoot = Bytes32.ZERO;
        private long bytes;

        void run() {
            boolean running = true;
            while (running) {
                try {
                    running = work(jobs.take());
                } catch (InterruptedException e) {
                    running = false;
                }
            }
            discard();
        }

        private boolean work(Job job) {
            switch (job) {
                case Job.Begin it -> {
                    failure = Optional.empty();
                    height = it.cut().height();
                    stateRoot = it.cut().stateRoot();
                    bytes = 0;
                    guarded(() -> {
                        out = Optional.of(files.begin(height, stateRoot));
                        write(it.cut().head());
                    });
                }
                case Job.Piece it -> guarded(() -> write(it.bytes()));
                case Job.End it -> {
                    guarded(this::commit);
                    discard();
                    failure.ifPresentOrElse(
                            why -> events.failed(height, why),
                            () -> events.taken(new SnapshotEvents.Taken(
                                    height, stateRoot, bytes, it.longestPauseNanos(), it.pausesNanos())));
                    busy = false;
                }
                case Job.GiveUp it -> {
                    discard();
                    events.failed(height, failure.orElse(it.why()));
                    busy = false;
                }
                case Job.Stop it -> {
                    return false;
                }
            }
            return true;
        }

        private void write(ByteBuffer piece) {
            bytes += piece.remaining();
            out.orElseThrow().write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
        }

        private void commit() {
            out.orElseThrow().commit();
            SnapshotFiles.Pruned pruned = files.prune();
            pruned.damaged().forEach(events::damaged);
            floor.set(pruned.floor());
        }

        /** After a failure the rest of this snapshot's jobs are passed over. */
        private void guarded(Runnable part) {
            if (failure.isPresent()) {
                return;
            }
            try {
                part.run();
            } catch (EngineFault e) {
                failure = Optional.of(e);
                broken = true;
            } catch (RuntimeException | OutOfMemoryError e) {
                failure = Optional.of(new EngineFault(EngineTag.SNAPSHOT_FAILED, e.toString(), e));
                broken = true;
            }
        }

        private void discard() {
            SnapshotWriter last = out.orElse(null);
            out = Optional.empty();
            if (last != null) {
                // What cannot be thrown away is thrown away by the next opening.
                Optional<EngineFault> first = failure;
                failure = Optional.empty();
                guarded(last::close);
                failure = first.or(() -> failure);
            }
        }
    }
}
