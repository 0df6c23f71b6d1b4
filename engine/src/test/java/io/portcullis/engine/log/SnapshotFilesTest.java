package io.portcullis.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SnapshotFilesTest {
    private final TwinDisk disk = new TwinDisk();
    private final SegmentedBlockLog log =
            LogFixture.append(SegmentedBlockLog.create(disk, LogFixture.SMALL, Origin.GENESIS), 40);
    private final SnapshotFiles files = SnapshotFiles.open(disk);

    @Test
    void streamsAPayloadOfManyPieces() throws Exception {
        byte[] payload = new byte[1_000_003];
        new Random(1).nextBytes(payload);
        try (SnapshotWriter writer = files.begin(40, Bytes32.ZERO)) {
            writer.write(payload[0]);
            writer.write(payload, 1, payload.length - 1);
            writer.commit();
        }
        Snapshot snapshot = files.start(log).snapshot().orElseThrow();
        assertEquals(payload.length, snapshot.length());
        try (InputStream read = snapshot.open()) {
            assertTrue(Arrays.equals(payload, read.readAllBytes()));
            assertEquals(-1, read.read());
        }
    }

    @Test
    void startsFromTheNewestOrFromTheFirstBlock() {
        assertEquals(1, files.start(log).replayFrom());
        LogFixture.snapshot(files, 12);
        LogFixture.snapshot(files, 31);
        SnapshotFiles.Start start = files.start(log);
        assertEquals(32, start.replayFrom());
        LogFixture.requireSnapshot(start.snapshot().orElseThrow());
    }

    @Test
    void keepsTwoAndCutsTheLogNoFurtherThanTheOlderReaches() {
        LogFixture.snapshot(files, 10);
        assertEquals(Optional.empty(), files.prune().floor());
        LogFixture.snapshot(files, 20);
        LogFixture.snapshot(files, 30);
        SnapshotFloor floor = files.prune().floor().orElseThrow();
        assertEquals(20, floor.height());
        assertEquals(2, snapshots());
        floor.truncate(log);
        assertTrue(log.first().orElseThrow() > 1);
        damage(30);
        SnapshotFiles.Start start = files.start(log);
        assertEquals(21, start.replayFrom());
        assertEquals(EngineTag.SNAPSHOT_DAMAGED, start.damaged().getFirst().tag());
        assertEquals(20, LogFixture.read(log.readFrom(start.replayFrom()), 21).size());
    }

    @Test
    void countsNoDamagedSnapshotAmongTheTwoThatAreKept() {
        LogFixture.snapshot(files, 10);
        LogFixture.snapshot(files, 20);
        LogFixture.snapshot(files, 30);
        damage(20);
        SnapshotFiles.Pruned pruned = files.prune();
        assertEquals(10, pruned.floor().orElseThrow().height());
        assertTrue(pruned.damaged().getFirst().getMessage().contains(SnapshotHeader.name(20)));
        assertEquals(3, snapshots());
    }

    @Test
    void neverStartsAcrossAGap() {
        LogFixture.snapshot(files, 10);
        LogFixture.snapshot(files, 30);
        log.truncateThrough(30);
        damage(30);
        fails(EngineTag.SNAPSHOT_LOG_GAP, () -> files.start(log));
        damage(10);
        fails(EngineTag.SNAPSHOT_LOG_GAP, () -> files.start(log));
    }

    @Test
    void neverStartsFromASnapshotThatTheLogDoesNotReach() {
        LogFixture.snapshot(files, 41);
        fails(EngineTag.SNAPSHOT_LOG_GAP, () -> files.start(log));
    }

    @Test
    void startsFromASnapshotAloneInALogThatContinuesIt() {
        TwinDisk fresh = new TwinDisk();
        LogFixture.snapshot(SnapshotFiles.open(fresh), 99);
        try (SegmentedBlockLog next = SegmentedBlockLog.create(fresh, LogFixture.SMALL, new Origin(99, Bytes32.ZERO))) {
            assertEquals(100, SnapshotFiles.open(fresh).start(next).replayFrom());
            assertEquals(OptionalLong.empty(), next.last());
        }
    }

    @Test
    void namesEveryFlippedOrMissingByte() {
        LogFixture.snapshot(files, 17);
        String name = SnapshotHeader.name(17);
        byte[] sound = disk.bytes(name);
        for (int offset = 0; offset < sound.length; offset++) {
            disk.flip(name, offset, 1 << offset % 8);
            requireDamaged(name, offset == 8 ? EngineTag.SNAPSHOT_VERSION_UNKNOWN : EngineTag.SNAPSHOT_DAMAGED);
            disk.put(name, Arrays.copyOf(sound, offset));
            requireDamaged(name, EngineTag.SNAPSHOT_DAMAGED);
            disk.put(name, sound);
        }
        disk.put(name, Arrays.copyOf(sound, sound.length + 1));
        requireDamaged(name, EngineTag.SNAPSHOT_DAMAGED);
    }

    @Test
    void namesDamageThatComesAfterTheFirstCheckBeforeTheLastByteIsRead() {
        LogFixture.snapshot(files, 17);
        Snapshot snapshot = files.start(log).snapshot().orElseThrow();
        damage(17);
        fails(EngineTag.SNAPSHOT_DAMAGED, () -> {
            try (InputStream read = snapshot.open()) {
                read.readNBytes((int) snapshot.length());
            }
        });
    }

    @Test
    void leavesNothingOfASnapshotThatWasNotCommitted() {
        try (SnapshotWriter writer = files.begin(5, Bytes32.ZERO)) {
            writer.write(1);
            fails(EngineTag.SNAPSHOT_FAILED, () -> files.begin(6, Bytes32.ZERO));
        }
        assertEquals(0, snapshots());
        assertTrue(!disk.names().contains(SnapshotWriter.NAME));
    }

    @Test
    void makesNoSnapshotOnAFailingOrFullDiskAndLeavesTheLogAlone() {
        try (SnapshotWriter writer = files.begin(40, Bytes32.ZERO)) {
            writer.write(1);
            disk.failForceAt(disk.operations() + 1);
            fails(EngineTag.SNAPSHOT_FAILED, writer::commit);
            fails(EngineTag.SNAPSHOT_FAILED, writer::commit);
        }
        disk.holding(1);
        try (SnapshotWriter writer = files.begin(40, Bytes32.ZERO)) {
            fails(EngineTag.LOG_DISK_FULL, () -> writer.write(new byte[1 << 20]));
        }
        disk.holding(Long.MAX_VALUE);
        assertEquals(0, snapshots());
        LogFixture.append(log, 1);
        log.commit();
    }

    private void requireDamaged(String name, EngineTag tag) {
        EngineFault fault = files.start(log).damaged().getFirst();
        assertEquals(tag, fault.tag(), fault.getMessage());
        assertTrue(fault.getMessage().contains(name), fault.getMessage());
    }

    private void damage(long height) {
        disk.flip(SnapshotHeader.name(height), SnapshotHeader.BYTES + 3, 4);
    }

    private long snapshots() {
        return disk.names().stream().filter(name -> name.endsWith(".snap")).count();
    }

    private static void fails(EngineTag tag, Executable act) {
        assertEquals(tag, assertThrows(EngineFault.class, act).tag());
    }
}
