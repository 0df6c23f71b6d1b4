package io.portcullis.depositary.follower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.LoggedEvent;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FollowerSimulationTest {
    private static final int ROUNDS = 100;

    @Test
    void neverLosesOrDoublesAnEventAtAnyDepth() {
        int undone = 0;
        for (long seed = 0; seed < 32; seed++) {
            undone += simulate(seed, new Confirmations.Depth((int) (seed % 4)));
        }
        assertTrue(undone > 500, "the simulation must reach below the depth: " + undone);
    }

    @Test
    void whatConsensusCallsFinalIsNeverUndone() {
        for (long seed = 1_000; seed < 1_016; seed++) {
            assertEquals(0, simulate(seed, new Confirmations.Finalized()), "seed " + seed);
        }
    }

    /** Many rounds of growth, reorgs, faults and restarts; then quiet, in which the projection must become the chain's. */
    private static int simulate(long seed, Confirmations confirmations) {
        Random random = new Random(seed);
        SimulatedChain chain = new SimulatedChain(random);
        ProjectionInMemory projection = new ProjectionInMemory(random);
        ChainFollower follower = new ChainFollower(chain, projection, confirmations, 0);
        for (int round = 0; round < ROUNDS; round++) {
            change(chain, random);
            chain.setFaulty(true);
            projection.setFaulty(true);
            poll(follower);
            if (confirmations instanceof Confirmations.Finalized) {
                assertNothingEarly(projection, chain, seed);
            }
            if (random.nextInt(6) == 0) {
                follower = new ChainFollower(chain, projection, confirmations, 0);
            }
        }
        chain.setFaulty(false);
        projection.setFaulty(false);
        // A chain that became shorter leaves blocks applied that are not deep again yet.
        chain.mine(20);
        if (confirmations instanceof Confirmations.Finalized) {
            chain.finalizeUpTo(chain.tip());
        }
        ChainFollower.Progress progress = follower.poll();
        assertInstanceOf(ChainFollower.Progress.CaughtUp.class, follower.poll(), "seed " + seed + " after " + progress);
        long settled = switch (confirmations) {
            case Confirmations.Depth(int blocks) -> chain.tip() - blocks;
            case Confirmations.ByValue byValue -> chain.tip() - byValue.blocks();
            case Confirmations.Finalized() -> chain.tip();
        };
        assertEquals(chain.eventsUpTo(settled), projection.events(), "seed " + seed);
        return projection.undone();
    }

    private static void change(SimulatedChain chain, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> chain.reorg(random.nextInt(12), random.nextInt(14));
            case 1 -> chain.finalizeUpTo(chain.tip() - random.nextInt(8));
            default -> chain.mine(1 + random.nextInt(3));
        }
    }

    private static void poll(ChainFollower follower) {
        try {
            follower.poll();
        } catch (SimulatedChain.Unreachable | ProjectionInMemory.CommitFailed e) {
            // The next round polls again, as the duty cycle does.
        }
    }

    private static void assertNothingEarly(ProjectionInMemory projection, SimulatedChain chain, long seed) {
        long last = projection.events().stream()
                .mapToLong(LoggedEvent::blockNumber)
                .max()
                .orElse(-1);
        assertTrue(last <= chain.finalized(), "seed " + seed + " applied block " + last + " before it was final");
    }
}
