package io.portcullis.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same history, with the power cut at each of its operations in turn; then again, cut a second time while it recovers. */
class LogPowerCutTest {
    private static final LogBounds SMALL = LogFixture.SMALL;
    private static final int BLOCKS = 24;
    private static final int CHOICES = 6;

    /** What the outside was told before the power went. */
    private static final class Told {
        private long committed;
        private long appended;
        private long snapshot;
        private long truncated;
    }

    @Test
    void keepsWhatWasCommittedAndInventsNothing() {
        TwinDisk whole = new TwinDisk();
        history(whole, new Told());
        assertTrue(whole.operations() > 150, "the history has " + whole.operations() + " operations");
        for (long cut = 1; cut <= whole.operations(); cut++) {
            Told told = new Told();
            TwinDisk disk = new TwinDisk().cutPowerAt(cut);
            cut(() -> history(disk, told));
            for (int seed = 0; seed < CHOICES; seed++) {
                requireRecovery(disk.afterPowerCut(new Random(cut * 1_000 + seed)), told);
            }
            requireRecovery(disk.afterProcessDeath(), told);
        }
    }

    @Test
    void recoversFromAPowerCutDuringRecovery() {
        for (long cut = 40; cut <= 200; cut += 7) {
            Told told = new Told();
            TwinDisk first = new TwinDisk().cutPowerAt(cut);
            cut(() -> history(first, told));
            for (long again = 1; again <= 8; again++) {
                TwinDisk second = first.afterPowerCut(new Random(cut)).cutPowerAt(again);
                cut(() -> open(second).close());
                requireRecovery(second.afterPowerCut(new Random(again)), told);
            }
        }
    }

    /** Appends alone and in groups, over several segments, with two snapshots and what they let go. */
    private static void history(TwinDisk disk, Told told) {
        SegmentedBlockLog log = SegmentedBlockLog.create(disk, SMALL, Origin.GENESIS);
        SnapshotFiles snapshots = SnapshotFiles.open(disk);
        while (log.nextHeight() <= BLOCKS) {
            long group = 1 + log.nextHeight() % 3;
            for (int i = 0; i < group; i++) {
                told.appended = log.nextHeight();
                log.append(log.nextHeight(), LogFixture.block(log.nextHeight()));
            }
            log.commit();
            told.committed = log.nextHeight() - 1;
            if (told.committed / 6 > told.snapshot / 6) {
                LogFixture.snapshot(snapshots, told.committed);
                told.snapshot = told.committed;
                snapshots.prune().floor().ifPresent(floor -> {
                    told.truncated = floor.height();
                    floor.truncate(log);
                });
            }
        }
        log.close();
    }

    private static void cut(Runnable work) {
        try {
            work.run();
        } catch (TwinDisk.PowerCut e) {
            assertEquals("the power is gone", e.getMessage());
        }
    }

    private static SegmentedBlockLog open(TwinDisk disk) {
        try {
            return SegmentedBlockLog.open(disk, SMALL);
        } catch (EngineFault e) {
            assertEquals(EngineTag.LOG_ABSENT, e.tag(), e.getMessage());
            return SegmentedBlockLog.create(disk, SMALL, Origin.GENESIS);
        }
    }

    private static void requireRecovery(TwinDisk disk, Told told) {
        try (SegmentedBlockLog log = open(disk)) {
            long last = log.nextHeight() - 1;
            assertTrue(last >= told.committed, "block " + told.committed + " was committed, the last is " + last);
            assertTrue(last <= told.appended, "block " + last + " was never appended");
            long first = log.first().orElse(1);
            assertTrue(first <= told.truncated + 1, "block " + first + " is the first of those kept");
            assertEquals(
                    last - first + 1,
                    LogFixture.read(log.readFrom(first), first).size());
            SnapshotFiles.Start start = SnapshotFiles.open(disk).start(log);
            assertTrue(start.damaged().isEmpty(), () -> start.damaged().toString());
            assertTrue(start.replayFrom() > told.snapshot, "a finished snapshot is gone");
            start.snapshot().ifPresent(LogFixture::requireSnapshot);
            LogFixture.append(log, 3);
        }
        assertEquals(
                LogImage.read(disk).recovered().nextHeight() - 1,
                LogImage.read(disk).last().orElseThrow());
    }
}
