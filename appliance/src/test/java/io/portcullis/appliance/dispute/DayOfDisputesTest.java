package io.portcullis.appliance.dispute;

import static io.portcullis.appliance.SoakProgress.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.dispute.DisputedTown.Account;
import io.portcullis.appliance.lab.TowerNode;
import io.portcullis.appliance.store.AppointmentStore;
import io.portcullis.appliance.store.Database;
import io.portcullis.appliance.store.ProofStore;
import io.portcullis.appliance.tower.Appointments;
import io.portcullis.appliance.tower.HttpsTower;
import io.portcullis.appliance.tower.TowerDoor;
import io.portcullis.appliance.tower.TowerSettings;
import io.portcullis.depositary.model.Allocation;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.signer.json.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients hand the newest proofs of their accounts to a watchtower and go away. Their hubs, whose board is an attacker's, dispute every account with
 * something stale within one day of the chain's time. The tower is the program itself, a process of its own with little memory, killed at random
 * moments; in each burst of disputes the chain takes 64 blocks back, disputes and answers among them. Every account ends where its newest state says, to
 * the unit.
 *
 * <p>{@code ./portcullis soak} does it with ten thousand accounts and says what it measured; {@code -Dportcullis.disputes=N} with another number.
 */
class DayOfDisputesTest {
    private static final int FEW = 120;
    private static final int FEW_HOURS = 4;
    private static final int MANY = Integer.getInteger("portcullis.disputes", 10_000);
    private static final int DAY_HOURS = 24;
    private static final int BLOCKS_PER_HOUR = 3_600 / DisputedDay.BLOCK_SECONDS;

    /** Above the blocks that a reorg takes and a lane asks about. The simulated chain copies its whole state for each that it keeps. */
    private static final String KEPT_STATES = "160";

    private static final String BLOCK_GAS = "36000000";
    private static final int HEAP_MEBIBYTES = 96;
    private static final int LEAST_LIFE_MILLIS = 4_000;
    private static final int SHORT_LIFE_MILLIS = 8_000;
    private static final int LONG_LIFE_MILLIS = 60_000;
    private static final long SAY_SECONDS = 20;

    @TempDir
    private Path folder;

    @Test
    void whatATowerWasHandedItAnswersInAShortDay() throws Exception {
        drill(FEW, FEW_HOURS, SHORT_LIFE_MILLIS);
    }

    @Test
    @Tag("soak")
    void tenThousandDisputedAccountsOfADayEndAtTheirNewestStates() throws Exception {
        drill(MANY, DAY_HOURS, LONG_LIFE_MILLIS);
    }

    private void drill(int accounts, int hours, int lifeMillis) throws Exception {
        long seed = Long.getLong("portcullis.seed", System.nanoTime());
        say("seed " + seed);
        try (DeployedDepositary chain =
                        DeployedDepositary.start("--prune-history", KEPT_STATES, "--gas-limit", BLOCK_GAS);
                Database database = Database.open(folder.resolve("client"))) {
            Drill drill = new Drill(chain, new Random(seed), accounts, hours, lifeMillis);
            try {
                drill.go(database);
            } finally {
                drill.tower.end();
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private final class Drill {
        private final long began = System.nanoTime();
        private final DeployedDepositary chain;
        private final Random random;
        private final int lifeMillis;
        private final DisputedTown town;
        private final DisputedDay day;
        private final TowerNode node;
        private final TowerProcess tower;
        private long bytesHeld;

        Drill(DeployedDepositary chain, Random random, int count, int hours, int lifeMillis) throws IOException {
            this.chain = chain;
            this.random = random;
            this.lifeMillis = lifeMillis;
            town = new DisputedTown(chain, count);
            say(count + " accounts of " + town.hubs().size() + " hubs and "
                    + town.clients().size() + " clients are on the chain after " + seconds() + " s");
            day = new DisputedDay(chain, town, random, hours * BLOCKS_PER_HOUR);
            node = TowerNode.make(
                    folder.resolve("tower"),
                    folder.resolve("keys"),
                    new TowerNode.Watched(chain.anvil.uri(), chain.client.domain(), new HashSet<>(town.clients())),
                    new SecureRandom());
            tower = new TowerProcess(node, HEAP_MEBIBYTES, folder.resolve("tower.log"));
            chain.anvil.ask(
                    "anvil_setBalance", "[\"" + Hex.encode(node.gas().toArray()) + "\",\"0x3635c9adc5dea00000\"]");
        }

        private long seconds() {
            return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        }

        void go(Database database) throws Exception {
            tower.start();
            tower.awaitReady();
            appoint(database);
            assertEquals(town.accounts().size(), node.status().path("accounts").asInt());
            bytesHeld = node.status().path("bytes").asLong();
            say("the tower holds them all after " + seconds() + " s, in "
                    + bytesHeld / town.accounts().size() + " bytes an account");
            long dayBegan = System.nanoTime();
            live();
            say("the day is over after " + seconds() + " s");
            tower.look();
            everyAccountIsWhereItsNewestStateSays();
            assertTrue(day.reorganized() > 0, "the chain took blocks back");
            assertTrue(day.seen().startsTaken() > 0, "disputes among them");
            assertTrue(day.seen().answersTaken() > 0, "and answers");
            report(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - dayBegan));
        }

        /** As the clients' appliance does it. */
        private void appoint(Database database) throws Exception {
            ProofStore proofs = new ProofStore(database);
            proofs.put(day.newest(), List.of());
            TowerSettings settings = Fields.read("tower", node.settings(), TowerSettings::read);
            try (TowerDoor door = new HttpsTower(settings, new SecureRandom())) {
                AppointmentStore store = new AppointmentStore(database);
                new Appointments(
                                settings.name(),
                                settings.key(),
                                door,
                                store,
                                proofs::newest,
                                chain.client.domain(),
                                entity -> 1,
                                InstantSource.system())
                        .round();
                assertEquals(0, store.owedCount(settings.name()), "it has promised every one");
            }
        }

        private void live() throws Exception {
            long killAt = nextKill();
            long sayAt = System.nanoTime();
            while (!day.isOver()) {
                day.goOn();
                if (System.nanoTime() - killAt > 0) {
                    tower.kill();
                    tower.start();
                    killAt = nextKill();
                }
                tower.requireAlive();
                if (System.nanoTime() - sayAt > 0) {
                    sayAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(SAY_SECONDS);
                    say(String.format(
                            Locale.ROOT,
                            "  %d s: block %d of the day, %d disputed, %d to be answered, %d ended; tower killed %d times, %d MiB at most",
                            seconds(),
                            day.height() - day.first(),
                            day.started(),
                            day.owed(),
                            day.ended(),
                            tower.kills(),
                            tower.peakMebibytes()));
                }
            }
        }

        private long nextKill() {
            return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEAST_LIFE_MILLIS + random.nextInt(lifeMillis));
        }

        /** As the contract says it, one by one. */
        private void everyAccountIsWhereItsNewestStateSays() {
            for (Account each : town.accounts()) {
                String name = "account " + each.number();
                SeenDisputes.Dispute dispute = day.seen().of(each.id());
                Allocation due = each.ends(DisputedTown.NEWEST);
                assertEquals(DisputedTown.NEWEST, dispute.endedAt().orElseThrow(), name);
                assertEquals(
                        List.of(due.left(), due.right()), dispute.allocated().orElseThrow(), name);
                assertEquals(
                        DisputedTown.NEWEST,
                        chain.client.accounts().state(each.key()).settledVersion(),
                        name);
                assertTrue(chain.client.accounts().dispute(each.key()).isEmpty(), name);
                assertEquals(
                        Amount.ZERO,
                        chain.client
                                .accounts()
                                .line(each.key(), chain.dollars())
                                .collateral(),
                        name);
            }
            for (EntityId client : town.clients()) {
                assertReserve(client);
            }
            for (EntityId hub : town.hubs()) {
                assertReserve(hub);
            }
        }

        private void assertReserve(EntityId entity) {
            assertEquals(
                    Amount.of(town.reserveAtTheEnd(entity, DisputedTown.NEWEST)),
                    chain.client.reserve(entity, chain.dollars()),
                    "the reserve of " + entity);
        }

        private void report(long daySeconds) {
            long gas = 0;
            long mostGas = 0;
            long transactions = 0;
            for (long block = day.first() + 1; block <= day.height(); block++) {
                JsonNode json = JsonMapper.shared()
                        .readTree(chain.anvil.ask(
                                "eth_getBlockByNumber", "[\"0x" + Long.toHexString(block) + "\", false]"))
                        .path("result");
                long used = Long.decode(json.path("gasUsed").asString());
                gas += used;
                mostGas = Math.max(mostGas, used);
                transactions += json.path("transactions").size();
            }
            SeenDisputes seen = day.seen();
            say(String.format(
                    Locale.ROOT,
                    """
                    %,d accounts disputed in %,d blocks of %d s: each ended at its newest state, to the unit
                      %,d s for all of it, %,d s of them for the day
                      %,d transactions stayed on the chain, %,d gas, %,d in the fullest block
                      at most %,d disputes and %,d answers in a block; the slowest answer came %,d blocks after its dispute, of %,d that it had
                      %d reorgs of %d blocks took %,d disputes and %,d answers back
                      the tower was killed %d times; its heap is %d MiB, and it had %d MiB of memory at most; %,d bytes an account""",
                    town.accounts().size(),
                    day.height() - day.first(),
                    DisputedDay.BLOCK_SECONDS,
                    seconds(),
                    daySeconds,
                    transactions,
                    gas,
                    mostGas,
                    seen.mostStartsInABlock(),
                    seen.mostAnswersInABlock(),
                    seen.slowestAnswerBlocks(),
                    DisputedDay.WINDOW_SECONDS / DisputedDay.BLOCK_SECONDS,
                    day.reorganized(),
                    DisputedDay.REORG,
                    seen.startsTaken(),
                    seen.answersTaken(),
                    tower.kills(),
                    HEAP_MEBIBYTES,
                    tower.peakMebibytes(),
                    bytesHeld / town.accounts().size()));
        }
    }
}
