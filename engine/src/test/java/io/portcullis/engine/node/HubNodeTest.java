package io.portcullis.engine.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.Limits;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubInput;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.hub.Town;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class HubNodeTest {
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void leavesForTheNextBlockWhatTheLogWouldNotTake() throws Exception {
        MemoryLog log = new MemoryLog();
        try (NodeRig rig = NodeRig.of(log)) {
            int payloads = 60;
            for (int i = 1; i <= payloads; i++) {
                rig.node.offer(NodeRig.junk(i, MEBIBYTE));
            }
            rig.node.start();
            int taken = 0;
            int blocks = 0;
            while (taken < payloads) {
                taken += NodeRig.within(rig.blocks);
                blocks++;
            }
            assertEquals(payloads, taken);
            assertEquals(2, blocks);
            assertTrue(log.blocks().stream().allMatch(block -> block.size() <= Limits.LOG_BLOCK_BYTES));
            Hub again = NodeRig.hub();
            assertEquals(2, Recovery.replay(again, log, height -> {}).blocks());
        }
    }

    @Test
    void takesNoInputThatNoBlockCouldHold() {
        assertThrows(IllegalArgumentException.class, () -> NodeRig.junk(1, HubInput.PAYLOAD_BYTES + 1));
        assertThrows(IllegalArgumentException.class, () -> NodeRig.junk(0, 1));
    }

    @Test
    void answersOnlyWhatIsSealed() throws Exception {
        try (NodeRig rig = NodeRig.of(new MemoryLog())) {
            rig.node.start();
            rig.opened();
            rig.signers.drainPermits();
            CompletableFuture<Outcome> paid = rig.submit("alice", NodeRig.pay(5));
            while (rig.node.ask(hub -> hub.unsealed().isEmpty()).get()) {
                Thread.onSpinWait();
            }
            assertFalse(paid.isDone());
            rig.signers.release(10);
            assertInstanceOf(Outcome.Done.class, NodeRig.within(paid));
        }
    }

    @Test
    void refusesEverythingUnansweredWhenTheSignersRefuse() throws Exception {
        boolean[] refuses = {false};
        Sealer sealer = tree -> {
            if (refuses[0]) {
                throw new SealRefused("the watermark is higher");
            }
            return NodeRig.sign(tree);
        };
        try (NodeRig rig = new NodeRig(NodeRig.hub(), new MemoryLog(), NodeRig.QUICK, sealer)) {
            rig.node.start();
            rig.opened();
            rig.signers.drainPermits();
            refuses[0] = true;
            List<CompletableFuture<Outcome>> answers = new ArrayList<>();
            for (int i = 1; i <= 200; i++) {
                answers.add(rig.submit("alice", NodeRig.pay(i)));
            }
            rig.signers.release(1);
            assertEquals(EngineTag.HUB_STOPPED, NodeRig.within(rig.faults).tag());
            for (CompletableFuture<Outcome> answer : answers) {
                assertStopped(NodeRig.within(answer));
            }
            assertStopped(NodeRig.within(rig.submit("alice", NodeRig.pay(1))));
            assertStopped(rig.node.ask(Hub::height));
        }
    }

    @Test
    void stopsRatherThanTellWhatABadSealDoesNotProve() throws Exception {
        boolean[] bad = {false};
        Sealer sealer = tree -> bad[0] ? Town.seal("b", tree) : NodeRig.sign(tree);
        try (NodeRig rig = new NodeRig(NodeRig.hub(), new MemoryLog(), NodeRig.QUICK, sealer)) {
            rig.node.start();
            rig.opened();
            bad[0] = true;
            assertStopped(NodeRig.within(rig.submit("alice", NodeRig.pay(1))));
            assertEquals(EngineTag.SEAL_INVALID, NodeRig.within(rig.faults).tag());
        }
    }

    @Test
    void stopsWhenTheLogFails() throws Exception {
        MemoryLog log = new MemoryLog();
        try (NodeRig rig = NodeRig.of(log)) {
            rig.node.start();
            rig.opened();
            log.failAt(log.nextHeight());
            assertStopped(NodeRig.within(rig.submit("alice", NodeRig.pay(1))));
            assertEquals(EngineTag.LOG_WRITE_FAILED, NodeRig.within(rig.faults).tag());
            assertEquals(
                    EngineTag.LOG_WRITE_FAILED, rig.node.stopped().orElseThrow().tag());
        }
    }

    @Test
    void isBusyAtOnceWhenTheQueueIsFull() throws Exception {
        try (NodeRig rig = NodeRig.of(new MemoryLog())) {
            for (int i = 0; i < Limits.WAITING_INPUTS; i++) {
                rig.node.offer(new HubInput.PeerChanged(Town.node("b"), true));
            }
            CompletableFuture<Outcome> answer = rig.submit("alice", NodeRig.pay(1));
            assertEquals(EngineTag.HUB_BUSY, tag(answer.getNow(new Outcome.Queued())));
        }
    }

    @Test
    void beatsThoughNothingHappens() throws Exception {
        NodeTiming timing = new NodeTiming(1, 2);
        try (NodeRig rig = new NodeRig(NodeRig.hub(), new MemoryLog(), timing, NodeRig::sign)) {
            rig.node.start();
            for (int i = 0; i < 3; i++) {
                assertEquals(0, NodeRig.within(rig.blocks));
            }
        }
    }

    @Test
    void closesNoMoreBlocksThanTheSignersMayOwe() throws Exception {
        try (NodeRig rig = NodeRig.of(new MemoryLog())) {
            rig.node.start();
            rig.opened();
            while (!rig.node.ask(hub -> hub.unsealed().isEmpty()).get()) {
                Thread.onSpinWait();
            }
            rig.signers.drainPermits();
            List<CompletableFuture<Outcome>> answers = new ArrayList<>();
            int most = 0;
            for (int i = 0; i < 2 * Limits.UNSEALED_BLOCKS; i++) {
                answers.add(rig.submit("alice", NodeRig.pay(1)));
                while (rig.node.waiting() > 0 && most < Limits.UNSEALED_BLOCKS) {
                    most = rig.node.ask(hub -> hub.unsealed().size()).get();
                }
            }
            assertTrue(rig.node.ask(hub -> hub.unsealed().size()).get() <= Limits.UNSEALED_BLOCKS);
            rig.signers.release(1_000);
            for (CompletableFuture<Outcome> answer : answers) {
                assertInstanceOf(Outcome.Done.class, NodeRig.within(answer));
            }
        }
    }

    @Test
    void fillsTheNextBlockWhileTheSignersAreBusy() throws Exception {
        MemoryLog log = new MemoryLog();
        NodeTiming patient = new NodeTiming(60_000, 60_000);
        int[] seals = {0};
        Sealer counting = tree -> {
            seals[0]++;
            return NodeRig.sign(tree);
        };
        try (NodeRig rig = new NodeRig(NodeRig.hub(), log, patient, counting)) {
            rig.node.start();
            rig.opened();
            int sealsBefore = seals[0];
            rig.signers.drainPermits();
            CompletableFuture<Outcome> first = rig.submit("alice", NodeRig.pay(1));
            NodeRig.until(() -> !rig.node.ask(hub -> hub.unsealed().isEmpty()).join());
            int blocks = log.blocks().size();
            List<CompletableFuture<Outcome>> next = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                next.add(rig.submit("alice", NodeRig.pay(1)));
            }
            NodeRig.until(() -> rig.node.waiting() == 0);
            assertEquals(blocks, log.blocks().size());
            assertFalse(first.isDone());
            rig.signers.release(1_000);
            assertInstanceOf(Outcome.Done.class, NodeRig.within(first));
            for (CompletableFuture<Outcome> answer : next) {
                assertInstanceOf(Outcome.Done.class, NodeRig.within(answer));
            }
            assertEquals(sealsBefore + 2, seals[0]);
        }
        assertEquals(
                log.blocks().size(),
                Recovery.replay(NodeRig.hub(), log, height -> {}).blocks());
    }

    @Test
    void answersQuestionsThoughTheSignersAreBusyAndABlockIsOpen() throws Exception {
        NodeTiming timing = new NodeTiming(20, 60_000);
        try (NodeRig rig = new NodeRig(NodeRig.hub(), new MemoryLog(), timing, NodeRig::sign)) {
            rig.node.start();
            rig.opened();
            rig.signers.drainPermits();
            long height = rig.node.ask(Hub::height).get();
            for (int i = 1; i <= 10; i++) {
                CompletableFuture<Outcome> paid = rig.submit("alice", NodeRig.pay(1));
                NodeRig.until(() -> rig.node.waiting() == 0);
                long now = NodeRig.within(rig.node.ask(Hub::height));
                assertTrue(now >= height);
                assertFalse(paid.isDone());
                height = now;
            }
        }
    }

    @Test
    void endsTheOpenBlockWhenItCloses() throws Exception {
        MemoryLog log = new MemoryLog();
        Hub hub = NodeRig.hub();
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        NodeTiming patient = new NodeTiming(60_000, 60_000);
        try (NodeRig rig = new NodeRig(hub, log, patient, NodeRig::sign)) {
            rig.node.start();
            rig.opened();
            rig.signers.drainPermits();
            for (int i = 0; i < 2; i++) {
                answers.add(rig.submit("alice", NodeRig.pay(1)));
                NodeRig.until(() -> rig.node.waiting() == 0);
            }
        }
        Hub again = NodeRig.hub();
        Recovery.replay(again, log, height -> {});
        assertEquals(hub.root(), again.root());
        assertTrue(answers.stream().allMatch(CompletableFuture::isDone));
    }

    @Test
    void tellsPeersNoMoreThanWasTaken() throws Exception {
        try (NodeRig rig = NodeRig.of(new MemoryLog())) {
            rig.node.start();
            rig.node.offer(NodeRig.junk(1, 3));
            assertEquals(1, NodeRig.within(rig.durable));
            rig.node.offer(NodeRig.junk(5, 3));
            assertEquals(1, NodeRig.within(rig.durable));
        }
    }

    @Test
    void leavesNobodyWaitingWhenItCloses() throws Exception {
        MemoryLog log = new MemoryLog();
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        try (NodeRig rig = NodeRig.of(log)) {
            rig.node.start();
            rig.opened();
            for (int i = 0; i < 2_000; i++) {
                answers.add(rig.submit("alice", NodeRig.pay(1)));
            }
        }
        for (CompletableFuture<Outcome> answer : answers) {
            assertTrue(answer.isDone());
        }
        assertEquals(
                log.blocks().size(),
                Recovery.replay(NodeRig.hub(), log, height -> {}).blocks());
    }

    private static void assertStopped(Outcome outcome) {
        assertEquals(EngineTag.HUB_STOPPED, tag(outcome));
    }

    private static void assertStopped(CompletableFuture<?> answer) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> NodeRig.within(answer));
        assertEquals(
                EngineTag.HUB_STOPPED,
                assertInstanceOf(EngineFault.class, failed.getCause()).tag());
    }

    private static EngineTag tag(Outcome outcome) {
        return assertInstanceOf(Outcome.Refused.class, outcome).refusal().tag();
    }
}
