package io.portcullis.engine.log;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A log on one machine, in preallocated segments. Layout and recovery: see the package.
 *
 * <p>Invariants: a commit is one {@code fdatasync}; nothing is written after a write or a force failed; a block is durable in one
 * segment before the next segment has a record. Chores touch files that no block is in: what fails there fails the next append.
 */
public final class SegmentedBlockLog implements BlockLog {
    private final Disk disk;
    private final LogBounds bounds;
    private final Chores chores;
    private final Recovered recovered;
    private final List<Extent> full = new ArrayList<>();
    private TailSegment tail;
    private Spare spare;
    private EngineFault failure;
    private volatile Optional<EngineFault> choreFailure = Optional.empty();
    private boolean closed;

    private SegmentedBlockLog(
            Disk disk,
            LogBounds bounds,
            Chores chores,
            Recovered recovered,
            List<Extent> full,
            TailSegment tail,
            Spare spare) {
        this.disk = disk;
        this.bounds = bounds;
        this.chores = chores;
        this.recovered = recovered;
        this.full.addAll(full);
        this.tail = tail;
        this.spare = spare;
    }

    private static SegmentedBlockLog of(
            Disk disk, LogBounds bounds, Chores chores, Recovered recovered, List<Extent> full, TailSegment tail) {
        try {
            Spare spare = Spare.begin(disk, bounds.segmentBytes(), chores);
            return new SegmentedBlockLog(disk, bounds, chores, recovered, full, tail, spare);
        } catch (EngineFault e) {
            tail.close();
            throw e;
        }
    }

    /** Begins a log that does its chores itself. */
    public static SegmentedBlockLog create(Disk disk, LogBounds bounds, Origin origin) {
        return create(disk, bounds, origin, Chores.AT_ONCE);
    }

    /** Opens a log that does its chores itself. */
    public static SegmentedBlockLog open(Disk disk, LogBounds bounds) {
        return open(disk, bounds, Chores.AT_ONCE);
    }

    /**
     * Begins a log in a directory without one.
     *
     * @param disk stays the caller's to close, after the log
     * @param origin what the log continues: {@link Origin#GENESIS}, or the block of a snapshot
     * @throws EngineFault LOG_EXISTS; LOG_DISK_FULL, LOG_WRITE_FAILED, LOG_FORCE_FAILED: the directory is as before, but for a spare
     */
    public static SegmentedBlockLog create(Disk disk, LogBounds bounds, Origin origin, Chores chores) {
        for (String name : DiskFaults.get(EngineTag.LOG_DISK_UNUSABLE, disk.toString(), disk::names)) {
            if (SegmentHead.idOf(name).isPresent()) {
                throw new EngineFault(EngineTag.LOG_EXISTS, disk + " holds " + name);
            }
        }
        Spare first = Spare.begin(disk, bounds.segmentBytes(), chores);
        TailSegment tail = TailSegment.fresh(first, 1, bounds.segmentBytes(), origin);
        Recovered nothing = new Recovered(origin.height() + 1, 0, Optional.empty());
        return of(disk, bounds, chores, nothing, List.of(), tail);
    }

    /**
     * Opens the log of a directory and cuts off a torn tail.
     *
     * @param disk stays the caller's to close, after the log
     * @throws EngineFault as {@link LogImage#read}, and the tags of a failing disk; nothing was changed unless the disk failed
     */
    public static SegmentedBlockLog open(Disk disk, LogBounds bounds, Chores chores) {
        LogImage image = LogImage.read(disk);
        List<Extent> full =
                new ArrayList<>(image.extents().subList(0, image.extents().size() - 1));
        if (!full.isEmpty() && !full.getLast().sealed()) {
            full.add(seal(disk, full.removeLast()));
        }
        return of(disk, bounds, chores, image.recovered(), full, TailSegment.open(disk, image));
    }

    /** The seal that a crash prevented. */
    private static Extent seal(Disk disk, Extent unsealed) {
        SegmentHead head;
        try (Window window = Window.open(disk, unsealed.name())) {
            head = SegmentHead.read(window);
        }
        TailSegment segment = TailSegment.resume(disk, head);
        segment.finish(Mark.State.SEALED);
        segment.close();
        return segment.extent();
    }

    /** What opening found. */
    public Recovered recovered() {
        return recovered;
    }

    @Override
    public void append(long height, Bytes block) {
        requireWorking();
        if (height != nextHeight()) {
            throw new EngineFault(
                    EngineTag.LOG_HEIGHT_WRONG, "block " + height + " where " + nextHeight() + " is next");
        }
        if (block.size() > bounds.blockBytes()) {
            throw new EngineFault(EngineTag.LOG_BLOCK_TOO_LARGE, "block " + height + " of " + block.size() + " bytes");
        }
        work(() -> {
            requireChoresDone();
            long span = LogRecord.span(block.size());
            if (!tail.fits(span)) {
                roll();
            }
            spare.advance(span);
            tail.append(height, block);
        });
    }

    private void roll() {
        tail.settle();
        TailSegment next = TailSegment.fresh(spare, tail.id() + 1, bounds.segmentBytes(), tail.last());
        tail.finish(Mark.State.SEALED);
        full.add(tail.extent());
        tail.close();
        tail = next;
        spare = Spare.begin(disk, bounds.segmentBytes(), chores);
    }

    @Override
    public void commit() {
        requireWorking();
        if (!tail.durable()) {
            work(tail::commit);
        }
    }

    @Override
    public Reader readFrom(long height) {
        requireWorking();
        return new ExtentReader(disk, extents(), height);
    }

    @Override
    public OptionalLong first() {
        return LogImage.first(extents());
    }

    @Override
    public OptionalLong last() {
        return LogImage.last(extents());
    }

    @Override
    public long nextHeight() {
        return tail.last().height() + 1;
    }

    @Override
    public void truncateThrough(long height) {
        requireWorking();
        if (height > extents().getLast().last().height()) {
            throw new EngineFault(EngineTag.LOG_HEIGHT_ABSENT, "block " + height + " is not durable yet");
        }
        long newest = tail.extent().last().height();
        while (!full.isEmpty()
                && full.getFirst().last().height() <= height
                && full.getFirst().last().height() < newest) {
            String oldest = full.removeFirst().name();
            chores.give(() -> delete(oldest));
        }
        work(this::requireChoresDone);
    }

    /** Oldest first, and each for good before the next: a power cut leaves no hole, and after a failure nothing more goes. */
    private void delete(String name) {
        if (choreFailure.isPresent()) {
            return;
        }
        try {
            DiskFaults.run(EngineTag.LOG_WRITE_FAILED, name, () -> disk.delete(name));
            DiskFaults.run(EngineTag.LOG_FORCE_FAILED, name, disk::forceNames);
        } catch (EngineFault e) {
            choreFailure = Optional.of(e);
        }
    }

    private void requireChoresDone() {
        if (choreFailure.isPresent()) {
            throw choreFailure.get();
        }
    }

    private List<Extent> extents() {
        List<Extent> all = new ArrayList<>(full);
        all.add(tail.extent());
        return all;
    }

    private void requireWorking() {
        if (failure != null) {
            throw new EngineFault(EngineTag.LOG_FAILED, "since " + failure.getMessage(), failure);
        }
    }

    private void work(Runnable part) {
        try {
            part.run();
        } catch (EngineFault e) {
            failure = e;
            throw e;
        }
    }

    /** Says durably that the log was closed, unless blocks wait for a commit or the log failed: then the next opening looks itself. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (failure == null && tail.durable()) {
                tail.finish(Mark.State.CLOSED);
            }
        } finally {
            failure = new EngineFault(EngineTag.LOG_FAILED, "the log is closed");
            tail.close();
            spare.close();
        }
    }
}
