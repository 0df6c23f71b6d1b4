package io.portcullis.engine.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Boards of 4, 7 and 10 with as many Byzantine validators as may be, over a network that does its worst and then heals. {@code
 * -Dportcullis.seeds=N} runs more.
 */
final class EntitySimulationTest {
    private static final int SEEDS = Optional.ofNullable(System.getProperty("portcullis.seeds"))
            .map(Integer::parseInt)
            .orElse(510);
    private static final int SOAK_SEEDS = 10_000;

    @Test
    void noHeightIsDecidedTwiceAndEveryHeightIsDecided() {
        long rounds = 0;
        long accusations = 0;
        long crashes = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            World world = run(seed);
            rounds += world.highestRound;
            accusations += world.accusations;
            crashes += world.crashes;
        }
        // What was never provoked is not tested.
        assertTrue(rounds > SEEDS, "rounds " + rounds);
        assertTrue(accusations > SEEDS, "accusations " + accusations);
        assertTrue(crashes > SEEDS, "crashes " + crashes);
    }

    @Test
    @Tag("soak")
    void noHeightIsDecidedTwiceOvernight() {
        for (long seed = 0; seed < SOAK_SEEDS; seed++) {
            run(seed);
        }
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertEquals(run(42).toString(), run(42).toString());
    }

    private static World run(long seed) {
        World world = new World(seed);
        try {
            assertTrue(world.runs(), "not every height was decided");
            for (TwinValidator validator : world.correct) {
                for (Certified block : validator.log()) {
                    assertEquals(
                            world.decisions.get(block.height()),
                            block.certificate().value());
                }
            }
            return world;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage() + "; " + world, e);
        }
    }
}
