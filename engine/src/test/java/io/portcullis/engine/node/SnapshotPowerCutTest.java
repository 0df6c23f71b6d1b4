package io.portcullis.engine.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.log.LogBounds;
import io.portcullis.engine.log.Origin;
import io.portcullis.engine.log.SegmentedBlockLog;
import io.portcullis.engine.log.SnapshotFiles;
import io.portcullis.engine.log.TwinDisk;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A hub whose snapshots are taken beside it, over several segments and prunings, with the power cut at each operation of the disk in turn: what was
 * committed is there, with its root, whatever became of the snapshot.
 */
class SnapshotPowerCutTest {
    private static final LogBounds SMALL = new LogBounds(16 << 10, 6 << 10);
    private static final SnapshotPlan OFTEN = new SnapshotPlan(5, 1 << 20, 3_600);
    private static final int CHOICES = 3;

    private static final List<Bytes> BLOCKS = new ArrayList<>();
    private static final List<Bytes32> ROOTS = new ArrayList<>();

    /** The same blocks for every cut, as a node made them. */
    @BeforeAll
    static void makeBlocks() throws Exception {
        MemoryLog log = new MemoryLog();
        try (NodeRig rig = NodeRig.of(log)) {
            rig.node.start();
            rig.opened();
            for (int i = 1; log.blocks().size() < 40; i++) {
                NodeRig.within(rig.submit("alice", NodeRig.pay(i)));
            }
        }
        ROOTS.add(NodeRig.hub().root());
        for (Bytes record : log.blocks()) {
            BLOCKS.add(record);
            ROOTS.add(Records.read(record).stateRoot());
        }
    }

    private static final class Quiet implements SnapshotEvents {
        @Override
        public void taken(Taken snapshot) {}

        @Override
        public void failed(long height, EngineFault why) {}

        @Override
        public void damaged(EngineFault why) {}
    }

    @Test
    void whateverASnapshotOrItsPruningWasDoing() {
        TwinDisk whole = new TwinDisk();
        assertEquals(BLOCKS.size(), run(whole));
        assertTrue(SnapshotFiles.open(whole).prune().floor().isPresent(), "snapshots were taken and pruned");
        long operations = whole.operations();
        for (long cut = 1; cut <= operations; cut++) {
            TwinDisk disk = new TwinDisk().cutPowerAt(cut);
            long committed = run(disk);
            for (int seed = 0; seed < CHOICES; seed++) {
                requireState(disk.afterPowerCut(new Random(cut * 1_000 + seed)), committed);
            }
            requireState(disk.afterProcessDeath(), committed);
        }
    }

    /** @return the height of the last block that was committed */
    private static long run(TwinDisk disk) {
        long committed = 0;
        Snapshots[] snapshots = {null};
        try {
            SegmentedBlockLog log = SegmentedBlockLog.create(disk, SMALL, Origin.GENESIS);
            Hub hub = NodeRig.hub();
            snapshots[0] = new Snapshots(SnapshotFiles.open(disk), OFTEN, 0, new Quiet(), Thread::new);
            for (Bytes record : BLOCKS) {
                hub.apply(Records.block(Records.read(record)));
                log.append(hub.height(), record);
                log.commit();
                committed = hub.height();
                snapshots[0].afterBlock(hub, record.size());
                if (snapshots[0].isDue()) {
                    snapshots[0].begin(hub);
                }
                // One operation at a time: the disk counts them.
                while (snapshots[0].isBusy()) {
                    snapshots[0].advance(log);
                }
                snapshots[0].advance(log);
            }
            log.close();
        } catch (TwinDisk.PowerCut e) {
            assertEquals("the power is gone", e.getMessage());
        } finally {
            if (snapshots[0] != null) {
                snapshots[0].close();
            }
        }
        return committed;
    }

    private static void requireState(TwinDisk disk, long committed) {
        if (disk.names().stream().noneMatch(name -> name.startsWith("segment-"))) {
            assertEquals(0, committed);
            return;
        }
        try (SlabSpace space = SlabSpace.offHeap();
                SegmentedBlockLog log = SegmentedBlockLog.open(disk, SMALL)) {
            SnapshotFiles.Restored<Hub> restored = SnapshotFiles.open(disk)
                    .restore(
                            log, snapshot -> Recovery.restore(NodeRig.hub().config(), space, 3, snapshot, Thread::new));
            assertTrue(restored.damaged().isEmpty(), () -> restored.damaged().toString());
            Hub hub = restored.state().orElseGet(NodeRig::hub);
            Recovery.replay(hub, log, height -> assertEquals(ROOTS.get((int) height), hub.root()));
            assertTrue(hub.height() >= committed, hub.height() + " of " + committed);
            assertEquals(ROOTS.get((int) hub.height()), hub.root());
        }
    }
}
