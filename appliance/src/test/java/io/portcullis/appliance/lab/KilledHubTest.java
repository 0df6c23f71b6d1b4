package io.portcullis.appliance.lab;

import io.portcullis.appliance.SoakProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The hub as it is shipped, an appliance's process with signers' beside it, and the watchtower's: each killed at random moments in rounds while clients
 * pay, withdrawals go through the gate, and a counterparty disputes an account with something stale.
 *
 * <p>{@code ./portcullis soak} has more rounds; {@code -Dportcullis.seed=N} draws the same moments again.
 */
@Tag("long")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
final class KilledHubTest {
    private static final int FEW_ROUNDS = 3;
    private static final int MANY_ROUNDS = Integer.getInteger("portcullis.rounds", 24);

    @Test
    void whatWasPromisedHoldsThoughHubAndTowerDieInTheMiddle() throws Exception {
        drill(FEW_ROUNDS);
    }

    @Test
    @Tag("soak")
    void itHoldsThoughTheyDieManyTimes() throws Exception {
        drill(MANY_ROUNDS);
    }

    private static void drill(int rounds) throws Exception {
        System.setProperty("portcullis.root", ChainNodeTest.checkout().toString());
        long seed = Long.getLong("portcullis.seed", System.nanoTime());
        Path directory = Files.createTempDirectory("killed");
        SoakProgress.say("seed " + seed);
        try (Lab lab = Lab.startGuarded(LabDirectory.at(directory), ChainNode.freePort(), new Story(line -> {}))) {
            new KilledHubDrill(lab, new Random(seed), rounds).go();
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        } finally {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
