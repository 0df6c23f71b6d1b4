package io.portcullis.depositary.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random days of a lane: pools that forget, reorgs, fee spikes, outages, strangers, refusing keys, and a process that dies at its writes. When the
 * weather clears, every order has ended once, and what ended executed was executed exactly once.
 */
class LaneSimulationTest {
    private static final int ORDERS = 24;
    private static final long DAY_SECONDS = 3_000;

    @Property(tries = 60)
    void endsEveryOrderOnceAndExecutesNoneTwice(@ForAll long seed) {
        Random random = new Random(seed);
        LaneRig rig = new LaneRig();
        List<Order> taken = new ArrayList<>();
        rig.chain.witness = transaction -> assertTrue(rig.log.holds(transaction), "sent before it was durable");
        for (int turn = 0; turn < 160; turn++) {
            weather(random, rig, taken.size());
            live(rig, () -> {
                if (taken.size() < ORDERS && random.nextInt(4) == 0) {
                    Order order = LaneRig.order(taken.size(), rig.now + 60 + random.nextLong(DAY_SECONDS));
                    taken.add(order);
                    rig.lane.offer(order);
                }
                rig.pass(random.nextInt(40));
            });
        }
        clear(rig);
        taken.forEach(order -> live(rig, () -> rig.lane.offer(order)));
        for (int turn = 0; turn < 60; turn++) {
            rig.pass(60);
            rig.chain.mine();
        }
        rig.chain.bury(LaneRig.BURIED);
        rig.lane.round();
        judge(rig, taken, seed);
    }

    /** Lives until the process dies at a write, and comes back. */
    private static void live(LaneRig rig, Runnable life) {
        try {
            life.run();
        } catch (MemoryLaneLog.Died | IllegalStateException e) {
            rig.log.dieAt(Integer.MAX_VALUE, false);
            rig.restart();
        }
    }

    private static void weather(Random random, LaneRig rig, int orders) {
        SimulatedPool chain = rig.chain;
        switch (random.nextInt(14)) {
            case 0 -> chain.dropAll();
            case 1 -> chain.reorg(random.nextInt(1 + chain.shallower(LaneRig.BURIED)), random.nextBoolean());
            case 2 -> chain.baseFee = SimulatedPool.GWEI.multiply(BigInteger.valueOf(1 + random.nextInt(700)));
            case 3 -> chain.baseFee = SimulatedPool.GWEI;
            case 4 -> chain.answering = !chain.answering;
            case 5 -> chain.taking = !chain.taking;
            case 6 -> rig.key.refuse(random.nextBoolean());
            case 7 -> rig.log.dieAt(random.nextInt(6), random.nextBoolean());
            case 8 -> {
                if (orders > 0 && random.nextInt(4) == 0) {
                    chain.mineStrangers();
                }
            }
            default -> chain.mine(random.nextInt(4));
        }
    }

    private static void clear(LaneRig rig) {
        rig.log.dieAt(Integer.MAX_VALUE, false);
        rig.chain.answering = true;
        rig.chain.taking = true;
        rig.chain.baseFee = SimulatedPool.GWEI;
        rig.key.refuse(false);
        rig.restart();
    }

    private static void judge(LaneRig rig, List<Order> taken, long seed) {
        Map<CallBytes, Integer> executed = new HashMap<>();
        rig.chain.mined().forEach(one -> executed.merge(one.unsigned().data(), 1, Integer::sum));
        for (Order order : taken) {
            boolean wasExecuted = executed.getOrDefault(order.data(), 0) == 1;
            assertTrue(executed.getOrDefault(order.data(), 0) <= 1, "executed twice, seed " + seed);
            Standing standing = rig.lane.standing(order.id());
            // One that was never durable, and whose deadline had passed when it was offered again, is nobody's.
            if (!(standing instanceof Standing.Unknown)) {
                assertTrue(standing instanceof Standing.Finished, order.id() + " is " + standing + ", seed " + seed);
                assertEquals(
                        wasExecuted,
                        ((Standing.Finished) standing).outcome() instanceof Outcome.Executed,
                        "told otherwise than it was, seed " + seed);
            }
        }
        for (List<Outcome> told : rig.told.values()) {
            assertEquals(1, told.stream().distinct().count(), "told two ends of one order, seed " + seed);
        }
        assertEquals(List.of(), rig.lane.owed(), "still owed, seed " + seed);
        LaneState replayed = LaneState.empty(rig.rules);
        for (LaneRecord record : rig.log.records()) {
            replayed = Lane.replay(replayed, record);
        }
        LaneState rewritten = LaneState.empty(rig.rules);
        for (LaneRecord record : replayed.records()) {
            rewritten = Lane.replay(rewritten, record);
        }
        assertEquals(replayed, rewritten, "a journal written anew says the same");
    }

    /** Every write of one eventful life, each the last of a process: once lost, once durable. */
    @Property(tries = 1)
    void survivesDeathAtEachOfItsWrites() {
        int writes = eventful(new LaneRig(), Integer.MAX_VALUE, false).log.writes;
        assertTrue(writes > 8, "the life has few writes: " + writes);
        for (int at = 0; at < writes; at++) {
            for (boolean durable : new boolean[] {false, true}) {
                LaneRig rig = eventful(new LaneRig(), at, durable);
                Map<CallBytes, Integer> executed = new HashMap<>();
                rig.chain.mined().forEach(one -> executed.merge(one.unsigned().data(), 1, Integer::sum));
                for (int order = 0; order < 3; order++) {
                    Bytes32 id = LaneRig.order(order, 1).id();
                    boolean once = executed.getOrDefault(LaneRig.order(order, 1).data(), 0) == 1;
                    // Not durable before its deadline had passed, it is nobody's.
                    boolean never = order == 2 && !once && rig.lane.standing(id) instanceof Standing.Unknown;
                    boolean ended = never
                            || (rig.lane.standing(id) instanceof Standing.Finished finished
                                    && finished.outcome() instanceof Outcome.Executed == once);
                    assertTrue(ended, "death at write " + at + ", durable " + durable + ": " + rig.lane.standing(id));
                }
            }
        }
    }

    private static LaneRig eventful(LaneRig rig, int deathAt, boolean durable) {
        rig.log.dieAt(deathAt, durable);
        List<Runnable> life = List.of(
                () -> offerAll(rig),
                () -> rig.pass(1),
                () -> rig.pass(61),
                () -> {
                    rig.chain.mineStrangers();
                    rig.chain.bury(LaneRig.BURIED);
                    rig.pass(1);
                },
                () -> rig.pass(1),
                () -> {
                    rig.chain.mine(1);
                    rig.pass(4_000);
                },
                () -> {
                    rig.chain.mine();
                    rig.chain.bury(LaneRig.BURIED);
                    rig.pass(1);
                });
        life.forEach(chapter -> live(rig, chapter));
        live(rig, () -> offerAll(rig));
        for (int i = 0; i < 4; i++) {
            live(rig, () -> rig.pass(60));
            rig.chain.mine();
            rig.chain.bury(LaneRig.BURIED);
        }
        live(rig, rig.lane::round);
        return rig;
    }

    private static void offerAll(LaneRig rig) {
        for (int i = 0; i < 3; i++) {
            rig.lane.offer(LaneRig.order(i, LaneRig.START + (i == 2 ? 3_000 : 9_000)));
        }
    }
}
