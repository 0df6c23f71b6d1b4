package io.portcullis.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SegmentedBlockLogTest {
    private static final LogBounds SMALL = LogFixture.SMALL;

    private final TwinDisk disk = new TwinDisk();

    @Test
    void readsWhatWasCommittedAcrossSegmentsAndRestarts() {
        try (SegmentedBlockLog log = SegmentedBlockLog.create(disk, SMALL, Origin.GENESIS)) {
            LogFixture.append(log, 30);
            assertEquals(30, LogFixture.read(log.readFrom(1), 1).size());
        }
        assertTrue(disk.names().contains("segment-00000000000000000003.log"));
        try (SegmentedBlockLog log = SegmentedBlockLog.open(disk, SMALL)) {
            assertEquals(new Recovered(31, 0, Optional.empty()), log.recovered());
            assertEquals(14, LogFixture.read(log.readFrom(17), 17).size());
            LogFixture.append(log, 5);
            assertEquals(35, LogFixture.read(log.readFrom(1), 1).size());
            assertEquals(0, LogFixture.read(log.readFrom(36), 36).size());
        }
    }

    @Test
    void commitsSeveralBlocksByOneForce() {
        try (SegmentedBlockLog log = SegmentedBlockLog.create(disk, new LogBounds(1 << 20, 2_000), Origin.GENESIS)) {
            int before = disk.forces();
            for (int i = 1; i <= 10; i++) {
                log.append(i, LogFixture.block(i));
            }
            assertEquals(OptionalLong.empty(), log.last());
            log.commit();
            assertEquals(OptionalLong.of(10), log.last());
            assertEquals(1, disk.forces() - before);
            log.commit();
            assertEquals(1, disk.forces() - before);
        }
    }

    @Test
    void continuesWhatItsOriginSays() {
        Origin origin = new Origin(
                41,
                LogFixture.append(newLog(), 1).readFrom(1).next().orElseThrow().hash());
        TwinDisk other = new TwinDisk();
        try (SegmentedBlockLog log = SegmentedBlockLog.create(other, SMALL, origin)) {
            assertEquals(42, log.nextHeight());
            assertEquals(OptionalLong.empty(), log.first());
            LogFixture.append(log, 3);
            assertEquals(OptionalLong.of(42), log.first());
            assertEquals(OptionalLong.of(44), log.last());
        }
    }

    @Test
    void refusesHeightsThatDoNotFollow() {
        try (SegmentedBlockLog log = LogFixture.append(newLog(), 3)) {
            for (long height : new long[] {0, 3, 5, -1, Long.MAX_VALUE}) {
                fails(EngineTag.LOG_HEIGHT_WRONG, () -> log.append(height, LogFixture.block(1)));
            }
            fails(EngineTag.LOG_HEIGHT_ABSENT, () -> log.readFrom(0));
            fails(EngineTag.LOG_HEIGHT_ABSENT, () -> log.readFrom(5));
            fails(EngineTag.LOG_HEIGHT_ABSENT, () -> log.truncateThrough(4));
            LogFixture.append(log, 1);
        }
    }

    @Test
    void refusesABlockBeyondItsBoundAndGoesOn() {
        try (SegmentedBlockLog log = newLog()) {
            fails(EngineTag.LOG_BLOCK_TOO_LARGE, () -> log.append(1, Bytes.of(new byte[2_001])));
            log.append(1, Bytes.of(new byte[2_000]));
            log.append(2, Bytes.EMPTY);
            log.commit();
        }
    }

    @Test
    void letsGoOfWholeSegmentsAndKeepsTheNewestBlock() {
        try (SegmentedBlockLog log = LogFixture.append(newLog(), 30)) {
            log.truncateThrough(20);
            long first = log.first().orElseThrow();
            assertTrue(first > 1 && first <= 21, "first is " + first);
            assertEquals(31 - first, LogFixture.read(log.readFrom(21), 21).size() + 21 - first);
            log.truncateThrough(30);
            assertEquals(OptionalLong.of(30), log.last());
            fails(EngineTag.LOG_HEIGHT_ABSENT, () -> log.readFrom(first - 1));
        }
        try (SegmentedBlockLog log = SegmentedBlockLog.open(disk, SMALL)) {
            assertEquals(31, log.nextHeight());
        }
    }

    @Test
    void neverTakesAnEmptyDirectoryForALogNorALogForAnEmptyDirectory() {
        fails(EngineTag.LOG_ABSENT, () -> SegmentedBlockLog.open(disk, SMALL));
        newLog().close();
        fails(EngineTag.LOG_EXISTS, () -> SegmentedBlockLog.create(disk, SMALL, Origin.GENESIS));
    }

    @Test
    void doesNothingMoreAfterAFailedForce() {
        SegmentedBlockLog log = LogFixture.append(newLog(), 3);
        log.append(4, LogFixture.block(4));
        disk.failForceAt(disk.operations() + 1);
        fails(EngineTag.LOG_FORCE_FAILED, log::commit);
        fails(EngineTag.LOG_FAILED, log::commit);
        fails(EngineTag.LOG_FAILED, () -> log.append(5, LogFixture.block(5)));
        fails(EngineTag.LOG_FAILED, () -> log.readFrom(1));
        fails(EngineTag.LOG_FAILED, () -> log.truncateThrough(1));
        log.close();
    }

    @Test
    void writesAgainWhatAFailedForceMayHaveLeftInMemoryOnly() {
        SegmentedBlockLog log = LogFixture.append(newLog(), 3);
        log.append(4, LogFixture.block(4));
        disk.failForceAt(disk.operations() + 1);
        fails(EngineTag.LOG_FORCE_FAILED, log::commit);
        TwinDisk restarted = disk.afterProcessDeath();
        SegmentedBlockLog again = SegmentedBlockLog.open(restarted, SMALL);
        assertEquals(new Recovered(5, 1, Optional.empty()), again.recovered());
        assertEquals(OptionalLong.of(4), again.last());
        TwinDisk afterCut = restarted.afterPowerCut(new Random(1));
        assertEquals(4, LogFixture.read(LogImage.read(afterCut).readFrom(1), 1).size());
    }

    @Test
    void stopsWhenTheDiskIsFullAndKeepsWhatIsCommitted() {
        disk.holding(20_000);
        SegmentedBlockLog log = newLog();
        int committed = 0;
        EngineFault fault = null;
        while (fault == null) {
            try {
                LogFixture.append(log, 1);
                committed++;
            } catch (EngineFault e) {
                fault = e;
            }
        }
        assertEquals(EngineTag.LOG_DISK_FULL, fault.tag());
        fails(EngineTag.LOG_FAILED, log::commit);
        disk.holding(Long.MAX_VALUE);
        try (SegmentedBlockLog again = SegmentedBlockLog.open(disk, SMALL)) {
            assertTrue(LogFixture.read(again.readFrom(1), 1).size() >= committed);
        }
    }

    @Test
    void leavesUncommittedBlocksToTheNextOpening() {
        SegmentedBlockLog log = LogFixture.append(newLog(), 2);
        log.append(3, LogFixture.block(3));
        log.close();
        try (SegmentedBlockLog again = SegmentedBlockLog.open(disk, SMALL)) {
            assertEquals(new Recovered(4, 1, Optional.empty()), again.recovered());
        }
    }

    private SegmentedBlockLog newLog() {
        return SegmentedBlockLog.create(disk, SMALL, Origin.GENESIS);
    }

    private static void fails(EngineTag tag, Executable act) {
        assertEquals(tag, assertThrows(EngineFault.class, act).tag());
    }
}
