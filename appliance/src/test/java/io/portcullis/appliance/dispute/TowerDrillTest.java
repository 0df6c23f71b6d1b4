package io.portcullis.appliance.dispute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.dispute.DisputeMachine.Step;
import io.portcullis.appliance.lab.TowerNode;
import io.portcullis.appliance.store.AppointmentStore;
import io.portcullis.appliance.store.Database;
import io.portcullis.appliance.store.ProofStore;
import io.portcullis.appliance.tower.Appointments;
import io.portcullis.appliance.tower.HttpsTower;
import io.portcullis.appliance.tower.TowerDoor;
import io.portcullis.appliance.tower.TowerSettings;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.DisputedAccount;
import io.portcullis.engine.hub.ProvedAccount;
import io.portcullis.signer.json.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients hand the newest proofs of their accounts to a watchtower and go away. Their hub, whose board is an attacker's, disputes every account with what
 * was sealed first. The tower is the program itself, a process of its own, killed at random moments; then the chain takes 64 blocks back, its answers
 * among them. Every account ends where its newest state says, to the unit.
 *
 * <p>{@code ./portcullis soak} does it with many accounts; {@code -Dportcullis.disputes=N} with another number.
 */
class TowerDrillTest {
    private static final int FEW = 12;

    /** With some four hundred the simulated chain no longer has the state that a reorg of 64 blocks goes back to. */
    private static final int MANY = Integer.getInteger("portcullis.disputes", 120);

    private static final int REORG = 64;
    private static final int KILLS = 2;
    private static final long LEAST_PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    private Process tower;

    @Test
    void whatATowerWasHandedItAnswersHoweverOftenItDies() throws Exception {
        drill(FEW);
    }

    @Test
    @Tag("soak")
    void soDoesOneOfManyClientsAtOnce() throws Exception {
        drill(MANY);
    }

    private void drill(int accounts) throws Exception {
        long seed = Long.getLong("portcullis.seed", System.nanoTime());
        try (DeployedDepositary chain = DeployedDepositary.start();
                Database database = Database.open(folder.resolve("client"))) {
            new Drill(chain, database, new Random(seed), accounts).go();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        } finally {
            kill();
        }
    }

    private void kill() throws InterruptedException {
        if (tower != null) {
            tower.destroyForcibly().waitFor();
        }
    }

    private final class Drill {
        private final DeployedDepositary chain;
        private final Database database;
        private final Random random;
        private final ManyAccounts accounts;
        private final TowerNode node;
        private final int count;

        Drill(DeployedDepositary chain, Database database, Random random, int count) throws IOException {
            this.count = count;
            this.chain = chain;
            this.database = database;
            this.random = random;
            accounts = new ManyAccounts(chain, count);
            node = TowerNode.make(
                    folder.resolve("tower"),
                    folder.resolve("keys"),
                    new TowerNode.Watched(chain.anvil.uri(), chain.client.domain(), new HashSet<>(accounts.clients())),
                    new SecureRandom());
            chain.anvil.ask(
                    "anvil_setBalance", "[\"" + Hex.encode(node.gas().toArray()) + "\",\"0x3635c9adc5dea00000\"]");
        }

        void go() throws Exception {
            List<ProvedAccount> stale = accounts.seal(1, -1);
            ProofStore proofs = new ProofStore(database);
            proofs.put(accounts.seal(2, 1), List.of());
            start();
            await("the tower runs", node::answers);
            appoint(proofs);
            assertEquals(count, node.status().path("accounts").asInt());
            kill();

            long reserve = accounts.hubReserve();
            accounts.start(stale);
            // The starts are deeper than any reorg to come.
            chain.anvil.mine(REORG);
            answered();
            kill();
            chain.anvil.mine(REORG - 1 - count % REORG);
            chain.anvil.ask("anvil_reorg", "[" + REORG + ", []]");
            assertTrue(
                    accounts.clients().stream().anyMatch(client -> accounts.version(client) == 1),
                    "the reorg took some answers back");
            answered();
            kill();

            chain.anvil.passSeconds(2L * DisputedAccount.RESPONSE_SECONDS);
            Disputes client = new Disputes(chain.client, new ProofVault(proofs));
            for (EntityId each : accounts.clients()) {
                assertEquals(Step.Finish.class, client.tend(accounts.key(each)).getClass());
            }
            long owed = 0;
            for (int i = 0; i < count; i++) {
                EntityId each = accounts.clients().get(i);
                assertEquals(
                        Amount.of(ManyAccounts.owed(i)), chain.client.reserve(each, chain.dollars()), "client " + i);
                owed += ManyAccounts.owed(i);
            }
            assertEquals(reserve - owed, accounts.hubReserve());
        }

        /** As the clients' appliance does it. */
        private void appoint(ProofStore proofs) throws Exception {
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

        /** Until nothing older stands: killed meanwhile, as chance has it. */
        private void answered() throws Exception {
            for (int i = 0; i < KILLS; i++) {
                kill();
                start();
                tower.waitFor(500 + random.nextInt(4_000), TimeUnit.MILLISECONDS);
            }
            kill();
            start();
            await(
                    "the newest version stands in every dispute",
                    () -> accounts.clients().stream().allMatch(client -> accounts.version(client) == 2));
        }

        private void start() throws IOException {
            tower = new ProcessBuilder(node.command())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("tower.log").toFile()))
                    .start();
        }

        private void await(String what, BooleanSupplier holds) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LEAST_PATIENCE_SECONDS + count);
            while (!holds.getAsBoolean()) {
                if (System.nanoTime() > end || !tower.isAlive()) {
                    throw new AssertionError("it did not come to pass: " + what);
                }
                Thread.sleep(100);
            }
        }
    }
}
