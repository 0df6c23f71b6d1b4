package io.portcullis.appliance.dispute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.dispute.DisputeMachine.Step;
import io.portcullis.appliance.store.Database;
import io.portcullis.appliance.store.ProofStore;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.DisputedAccount;
import io.portcullis.engine.hub.ProvedAccount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hub disputes all of its accounts at once with what was sealed first. Whoever holds what was sealed last is killed and started again at random moments,
 * and the chain takes 64 blocks back; every account still ends where its newest state says, to the unit. In this process: {@link DayOfDisputesTest} has the
 * watchtower's, and a day's worth of disputes.
 */
class DisputeDrillTest {
    private static final int ACCOUNTS = 12;
    private static final int REORG = 64;

    @TempDir
    private Path folder;

    @Test
    void everyAccountEndsWhereItsNewestStateSays() {
        long seed = Long.getLong("portcullis.seed", System.nanoTime());
        try (DeployedDepositary chain = DeployedDepositary.start();
                Database database = Database.open(folder)) {
            new Drill(chain, new ProofStore(database), new Random(seed)).go();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static final class Drill {
        private final DeployedDepositary chain;
        private final ProofStore proofs;
        private final Random random;
        private final ManyAccounts accounts;
        private Disputes tower;

        Drill(DeployedDepositary chain, ProofStore proofs, Random random) {
            this.chain = chain;
            this.proofs = proofs;
            this.random = random;
            this.accounts = new ManyAccounts(chain, ACCOUNTS);
            this.tower = started();
        }

        /** What it knows is what is on its disk. */
        private Disputes started() {
            return new Disputes(chain.client, new ProofVault(proofs));
        }

        void go() {
            List<ProvedAccount> stale = accounts.seal(1, -1);
            proofs.put(accounts.seal(2, 1), List.of());
            long reserve = accounts.hubReserve();

            accounts.start(stale);
            // The starts are deeper than any reorg to come.
            chain.anvil.mine(REORG);
            answerAll();
            chain.anvil.mine(REORG - 1 - ACCOUNTS % REORG);
            chain.anvil.ask("anvil_reorg", "[" + REORG + ", []]");
            assertTrue(
                    accounts.clients().stream().anyMatch(client -> accounts.version(client) == 1),
                    "the reorg took some answers back");
            answerAll();

            chain.anvil.passSeconds(2L * DisputedAccount.RESPONSE_SECONDS);
            for (EntityId client : shuffled()) {
                maybeKill();
                assertEquals(Step.Finish.class, tower.tend(accounts.key(client)).getClass());
            }
            long owed = 0;
            for (int i = 0; i < ACCOUNTS; i++) {
                EntityId client = accounts.clients().get(i);
                assertEquals(
                        Amount.of(ManyAccounts.owed(i)), chain.client.reserve(client, chain.dollars()), "client " + i);
                assertEquals(
                        2, chain.client.accounts().state(accounts.key(client)).settledVersion());
                owed += ManyAccounts.owed(i);
            }
            assertEquals(reserve - owed, accounts.hubReserve());
        }

        private void answerAll() {
            for (EntityId client : shuffled()) {
                maybeKill();
                if (accounts.version(client) == 1) {
                    assertEquals(
                            Step.Counter.class, tower.tend(accounts.key(client)).getClass());
                }
                assertEquals(Step.Wait.class, tower.tend(accounts.key(client)).getClass());
            }
        }

        private void maybeKill() {
            if (random.nextInt(3) == 0) {
                tower = started();
            }
        }

        private List<EntityId> shuffled() {
            List<EntityId> order = new ArrayList<>(accounts.clients());
            Collections.shuffle(order, random);
            return order;
        }
    }
}
