package io.portcullis.engine.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    @Test
    void givesTheSameHubHoweverManyThreadsHelp() throws Exception {
        MemoryLog log = new MemoryLog();
        Bytes32 root = paid(log);
        for (int threads = 1; threads <= 4; threads++) {
            try (ExecutorService helpers = Executors.newFixedThreadPool(threads)) {
                Hub hub = NodeRig.hub();
                List<Long> heights = new ArrayList<>();
                assertEquals(
                        log.blocks().size(),
                        Recovery.replay(hub, log, helpers, heights::add).blocks());
                assertEquals(root, hub.root());
                assertEquals(log.blocks().size(), heights.size());
                assertEquals(hub.height(), heights.getLast());
            }
        }
    }

    @Test
    void stopsAtTheFirstBlockWhoseRootIsAnother() throws Exception {
        MemoryLog log = new MemoryLog();
        paid(log);
        int wrong = log.blocks().size() / 2;
        Records.Logged logged = Records.read(log.blocks().get(wrong));
        log.blocks().set(wrong, Records.write(new RlpWriter(), logged.block(), Bytes32.ZERO));
        try (ExecutorService helpers = Executors.newFixedThreadPool(2)) {
            Hub hub = NodeRig.hub();
            EngineFault fault = assertThrows(EngineFault.class, () -> Recovery.replay(hub, log, helpers, height -> {}));
            assertEquals(EngineTag.STATE_ROOT_DIFFERS, fault.tag());
            assertEquals(wrong + 1, hub.height());
        }
    }

    @Test
    void namesARecordThatIsNoneFromAnyThread() throws Exception {
        MemoryLog log = new MemoryLog();
        paid(log);
        log.blocks().set(log.blocks().size() - 1, Bytes.of(new byte[] {1, 2, 3}));
        try (ExecutorService helpers = Executors.newFixedThreadPool(2)) {
            EngineFault fault =
                    assertThrows(EngineFault.class, () -> Recovery.replay(NodeRig.hub(), log, helpers, height -> {}));
            assertEquals(EngineTag.BLOCK_INVALID, fault.tag());
        }
    }

    private static Bytes32 paid(MemoryLog log) throws Exception {
        try (NodeRig rig = NodeRig.of(log)) {
            rig.node.start();
            rig.opened();
            for (int i = 1; i <= 20; i++) {
                NodeRig.within(rig.submit("alice", NodeRig.pay(i)));
            }
            return rig.node.ask(Hub::root).get();
        }
    }
}
