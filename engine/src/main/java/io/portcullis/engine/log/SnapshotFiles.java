package io.portcullis.engine.log;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The snapshots of a directory, beside the log or elsewhere. One writer; layout: see the package.
 *
 * <p>Invariants: a snapshot is there whole or not at all. Nothing that recovery may need is deleted: the log is cut only through a
 * {@link SnapshotFloor}, which the older of two sound snapshots gives. So one damaged snapshot never loses the state.
 */
public final class SnapshotFiles {
    private static final int KEPT = 2;

    private final Disk disk;

    private SnapshotFiles(Disk disk) {
        this.disk = disk;
    }

    /** @param disk held for writing; an unfinished snapshot in it is thrown away */
    public static SnapshotFiles open(Disk disk) {
        if (names(disk).contains(SnapshotWriter.NAME)) {
            DiskFaults.run(EngineTag.SNAPSHOT_FAILED, SnapshotWriter.NAME, () -> disk.delete(SnapshotWriter.NAME));
        }
        return new SnapshotFiles(disk);
    }

    /** @param disk may be held for reading: nothing is changed, and {@link #begin} and {@link #prune} fail */
    public static SnapshotFiles forReading(Disk disk) {
        return new SnapshotFiles(disk);
    }

    /**
     * Begins the snapshot of a state.
     *
     * @param height of the durable block whose state it is
     * @throws EngineFault SNAPSHOT_FAILED, also while another is being written
     */
    public SnapshotWriter begin(long height, Bytes32 stateRoot) {
        if (height < 1) {
            throw new EngineFault(EngineTag.SNAPSHOT_FAILED, "there is no block " + height);
        }
        return new SnapshotWriter(
                disk,
                DiskFaults.get(EngineTag.SNAPSHOT_FAILED, SnapshotWriter.NAME, () -> disk.create(SnapshotWriter.NAME)),
                height,
                stateRoot);
    }

    /**
     * Where a restart begins.
     *
     * @param snapshot the newest sound one; empty to begin before block 1
     * @param damaged newer ones that cannot be used, each with its tag
     */
    public record Start(Optional<Snapshot> snapshot, List<EngineFault> damaged) {
        public Start {
            damaged = List.copyOf(damaged);
        }

        /** The first block to be replayed. */
        public long replayFrom() {
            return snapshot.map(Snapshot::height).orElse(0L) + 1;
        }
    }

    /**
     * Reads snapshots whole, newest first, until one is sound, and holds it against the log.
     *
     * @throws EngineFault SNAPSHOT_LOG_GAP, if the log does not have every block after it, or ends before it
     */
    public Start start(BlockLog log) {
        List<EngineFault> damaged = new ArrayList<>();
        Start start = new Start(sound(1, damaged).stream().findFirst(), damaged);
        requireReach(start.snapshot(), damaged, log);
        return start;
    }

    /** Whether the log goes on where the snapshot ends. */
    private static void requireReach(Optional<Snapshot> snapshot, List<EngineFault> damaged, BlockLog log) {
        long replayFrom = snapshot.map(Snapshot::height).orElse(0L) + 1;
        long reachesBack = log.first().orElse(log.nextHeight());
        if (replayFrom < reachesBack || replayFrom > log.nextHeight()) {
            EngineFault gap = new EngineFault(
                    EngineTag.SNAPSHOT_LOG_GAP,
                    snapshot.map(Snapshot::toString).orElse("no sound snapshot") + ", log from block " + reachesBack
                            + " to " + (log.nextHeight() - 1));
            damaged.forEach(gap::addSuppressed);
            throw gap;
        }
    }

    /**
     * What was restored.
     *
     * @param state of the newest snapshot that restored; empty to begin before block 1
     * @param height its block; 0 without one
     * @param damaged newer ones that cannot be used, each with its tag
     */
    public record Restored<T>(Optional<T> state, long height, List<EngineFault> damaged) {
        public Restored {
            damaged = List.copyOf(damaged);
        }
    }

    /**
     * As {@link #start}, but a snapshot is read by what restores it, so that it is read once; one that does not fit its trailer is passed over,
     * whatever the restoring made of it.
     *
     * @param restore reads a snapshot to its end, and leaves nothing behind if it throws
     * @throws EngineFault SNAPSHOT_LOG_GAP as {@link #start}; what restoring a sound snapshot throws
     */
    public <T> Restored<T> restore(BlockLog log, Function<Snapshot, T> restore) {
        List<EngineFault> damaged = new ArrayList<>();
        Restored<T> restored = newest(damaged, snapshot -> {
            requireReach(Optional.of(snapshot), damaged, log);
            return restore.apply(snapshot);
        });
        if (restored.state().isEmpty()) {
            requireReach(Optional.empty(), damaged, log);
        }
        return restored;
    }

    /** As {@link #restore(BlockLog, Function)}, of snapshots alone: for who reads a copy. */
    public <T> Restored<T> restore(Function<Snapshot, T> restore) {
        return newest(new ArrayList<>(), restore);
    }

    /** As {@link #restore(Function)}, of those up to a block. */
    public <T> Restored<T> restore(long most, Function<Snapshot, T> restore) {
        return newest(new ArrayList<>(), restore, most);
    }

    private <T> Restored<T> newest(List<EngineFault> damaged, Function<Snapshot, T> restore) {
        return newest(damaged, restore, Long.MAX_VALUE);
    }

    private <T> Restored<T> newest(List<EngineFault> damaged, Function<Snapshot, T> restore, long most) {
        for (long height : heights().stream().filter(height -> height <= most).toList()) {
            try {
                return new Restored<>(Optional.of(restore.apply(new Snapshot(disk, header(height)))), height, damaged);
            } catch (EngineFault e) {
                if (isSound(height, damaged)) {
                    throw e;
                }
            }
        }
        return new Restored<>(Optional.empty(), 0, damaged);
    }

    private SnapshotHeader header(long height) {
        try (SnapshotStream stream = new SnapshotStream(disk, SnapshotHeader.name(height))) {
            return stream.header();
        }
    }

    private boolean isSound(long height, List<EngineFault> damaged) {
        try (SnapshotStream stream = new SnapshotStream(disk, SnapshotHeader.name(height))) {
            stream.drain();
            return true;
        } catch (EngineFault e) {
            damaged.add(e);
            return false;
        }
    }

    /**
     * What pruning left.
     *
     * @param floor how far the log may be cut; empty while there are not two sound snapshots
     * @param damaged newer snapshots than the floor that do not read; kept as evidence
     */
    public record Pruned(Optional<SnapshotFloor> floor, List<EngineFault> damaged) {
        public Pruned {
            damaged = List.copyOf(damaged);
        }
    }

    /** Reads the two newest sound snapshots whole and deletes what is older. Slow: for the thread that writes snapshots. */
    public Pruned prune() {
        List<EngineFault> damaged = new ArrayList<>();
        List<Snapshot> sound = sound(KEPT, damaged);
        if (sound.size() < KEPT) {
            return new Pruned(Optional.empty(), damaged);
        }
        long oldest = sound.getLast().height();
        for (long height : heights()) {
            if (height < oldest) {
                String name = SnapshotHeader.name(height);
                DiskFaults.run(EngineTag.SNAPSHOT_FAILED, name, () -> disk.delete(name));
            }
        }
        DiskFaults.run(EngineTag.SNAPSHOT_FAILED, disk.toString(), disk::forceNames);
        return new Pruned(Optional.of(new SnapshotFloor(oldest)), damaged);
    }

    /** The newest that read whole, up to a number of them. */
    private List<Snapshot> sound(int count, List<EngineFault> damaged) {
        List<Snapshot> sound = new ArrayList<>();
        for (long height : heights()) {
            if (sound.size() == count) {
                break;
            }
            if (isSound(height, damaged)) {
                sound.add(new Snapshot(disk, header(height)));
            }
        }
        return sound;
    }

    /** Newest first. */
    private List<Long> heights() {
        return names(disk).stream()
                .flatMapToLong(name -> SnapshotHeader.heightOf(name).stream())
                .boxed()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private static List<String> names(Disk disk) {
        return DiskFaults.get(EngineTag.LOG_DISK_UNUSABLE, disk.toString(), disk::names);
    }
}
