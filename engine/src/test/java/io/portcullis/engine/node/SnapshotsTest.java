package io.portcullis.engine.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.log.FileDisk;
import io.portcullis.engine.log.SnapshotFiles;
import io.portcullis.engine.verdict.EngineFault;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
    private static final SnapshotPlan OFTEN = new SnapshotPlan(3, 1 << 20, 3_600);

    @TempDir
    private Path folder;

    private static final class Heard implements SnapshotEvents {
        final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
        final BlockingQueue<EngineFault> faults = new LinkedBlockingQueue<>();

        @Override
        public void taken(Taken snapshot) {
            taken.add(snapshot);
        }

        @Override
        public void failed(long height, EngineFault why) {
            faults.add(why);
        }

        @Override
        public void damaged(EngineFault why) {
            faults.add(why);
        }
    }

    @Test
    void isOfABlockWhileTheHubGoesOnAndRestoresWithItsRoot() throws Exception {
        MemoryLog log = new MemoryLog();
        Heard heard = new Heard();
        try (FileDisk disk = FileDisk.forWriting(folder)) {
            SnapshotFiles files = SnapshotFiles.open(disk);
            Snapshots snapshots = new Snapshots(files, OFTEN, 0, heard, Thread::new);
            Hub hub = NodeRig.hub();
            try (NodeRig rig = new NodeRig(hub, log, NodeRig.QUICK, NodeRig::sign, Optional.of(snapshots))) {
                rig.node.start();
                rig.opened();
                for (int i = 1; heard.taken.size() < 3; i++) {
                    NodeRig.within(rig.submit("alice", NodeRig.pay(1 + i % 5)));
                }
            }
            snapshots.close();
            assertTrue(heard.faults.isEmpty(), heard.faults::toString);
            SnapshotEvents.Taken last = new ArrayDeque<>(heard.taken).getLast();
            Hub again = files.restore(
                            log,
                            snapshot -> Recovery.restore(hub.config(), SlabSpace.offHeap(), 9, snapshot, Thread::new))
                    .state()
                    .orElseThrow();
            assertEquals(last.height(), again.height());
            assertEquals(last.stateRoot(), again.root());
            assertEquals(
                    log.blocks().size() - last.height(),
                    Recovery.replay(again, log, height -> {}).blocks());
            assertEquals(hub.root(), again.root());
        }
    }

    @Test
    void leavesNothingBehindWhenTheNodeEndsInTheMiddle() throws Exception {
        try (FileDisk disk = FileDisk.forWriting(folder)) {
            SnapshotFiles files = SnapshotFiles.open(disk);
            Hub hub = NodeRig.hub();
            Snapshots snapshots = new Snapshots(files, OFTEN, 0, new Heard(), Thread::new);
            assertFalse(snapshots.begin(hub), "there is no block yet");
            Recovery.replay(hub, paid(), height -> {});
            assertTrue(snapshots.begin(hub));
            assertFalse(snapshots.begin(hub), "one at a time");
            snapshots.close();
            assertFalse(disk.names().stream().anyMatch(name -> name.startsWith("snapshot")), disk.names()::toString);
            hub.cut().close();
        }
    }

    @Test
    void comesAfterBlocksOrBytesOrTimeButNotForNothing() {
        SnapshotPlan plan = new SnapshotPlan(10, 1_000, 60);
        assertFalse(plan.isDue(9, 999, 59));
        assertTrue(plan.isDue(10, 0, 0));
        assertTrue(plan.isDue(1, 1_000, 0));
        assertTrue(plan.isDue(1, 1, 60));
        assertFalse(plan.isDue(1, 0, 6_000));
    }

    private static MemoryLog paid() throws Exception {
        MemoryLog log = new MemoryLog();
        try (NodeRig rig = NodeRig.of(log)) {
            rig.node.start();
            rig.opened();
        }
        return log;
    }
}
