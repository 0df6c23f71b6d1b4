package io.portcullis.appliance.dispute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.dispute.DisputeMachine.Step;
import io.portcullis.appliance.store.Database;
import io.portcullis.appliance.store.ProofStore;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.AccountOperation.DisputeStart;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.DisputedAccount;
import io.portcullis.engine.hub.ProvedAccount;
import io.portcullis.engine.hub.SealTree;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hub disputes all of its accounts at once with what was sealed first. Whoever holds what was sealed last is killed and started again at random moments,
 * and the chain takes 64 blocks back; every account still ends where its newest state says, to the unit.
 *
 * <p>{@code -Dportcullis.disputes=10000} makes a day's worth of it.
 */
class DisputeDrillTest {
    private static final int ACCOUNTS = Integer.getInteger("portcullis.disputes", 12);
    private static final int STARTS_PER_BATCH = 8;
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
        private final List<EntityId> clients = new ArrayList<>();
        private Disputes tower;

        Drill(DeployedDepositary chain, ProofStore proofs, Random random) {
            this.chain = chain;
            this.proofs = proofs;
            this.random = random;
            this.tower = started();
        }

        /** What it knows is what is on its disk. */
        private Disputes started() {
            return new Disputes(chain.client, new ProofVault(proofs));
        }

        void go() {
            for (int i = 0; i < ACCOUNTS; i++) {
                Bytes32 salt = Keccak.hash(BigInteger.valueOf(1_000 + i).toByteArray());
                chain.client.registerEntity(chain.board, chain.rules(), List.of(), salt);
                clients.add(chain.board.entityId(salt));
            }
            List<ProvedAccount> stale = seal(1, -1);
            proofs.put(seal(2, 1), List.of());
            long reserve =
                    chain.client.reserve(chain.entity, chain.dollars()).units().longValueExact();

            start(stale);
            // The starts are deeper than any reorg to come.
            chain.anvil.mine(REORG);
            answerAll();
            chain.anvil.mine(REORG - 1 - ACCOUNTS % REORG);
            chain.anvil.ask("anvil_reorg", "[" + REORG + ", []]");
            assertTrue(clients.stream().anyMatch(client -> version(client) == 1), "the reorg took some answers back");
            answerAll();

            chain.anvil.passSeconds(2L * DisputedAccount.RESPONSE_SECONDS);
            for (EntityId client : shuffled()) {
                maybeKill();
                assertEquals(Step.Finish.class, tower.tend(key(client)).getClass());
            }
            long owed = 0;
            for (int i = 0; i < ACCOUNTS; i++) {
                assertEquals(Amount.of(owed(i)), chain.client.reserve(clients.get(i), chain.dollars()), "client " + i);
                assertEquals(
                        2, chain.client.accounts().state(key(clients.get(i))).settledVersion());
                owed += owed(i);
            }
            assertEquals(Amount.of(reserve - owed), chain.client.reserve(chain.entity, chain.dollars()));
        }

        private void answerAll() {
            for (EntityId client : shuffled()) {
                maybeKill();
                if (version(client) == 1) {
                    assertEquals(Step.Counter.class, tower.tend(key(client)).getClass());
                }
                assertEquals(Step.Wait.class, tower.tend(key(client)).getClass());
            }
        }

        private void maybeKill() {
            if (random.nextInt(3) == 0) {
                tower = started();
            }
        }

        private List<EntityId> shuffled() {
            List<EntityId> order = new ArrayList<>(clients);
            Collections.shuffle(order, random);
            return order;
        }

        private long version(EntityId client) {
            return chain.client.accounts().dispute(key(client)).orElseThrow().version();
        }

        private AccountKey key(EntityId client) {
            return AccountKey.between(chain.entity, client);
        }

        private static long owed(int client) {
            return 10L + client;
        }

        /** One block's seal: the hub owes each client something, or by the other sign each client it. */
        private List<ProvedAccount> seal(long version, int sign) {
            List<ProofBody> bodies = new ArrayList<>();
            TreeSet<SealLeaf> leaves = new TreeSet<>();
            for (int i = 0; i < ACCOUNTS; i++) {
                AccountKey key = key(clients.get(i));
                long toLeft = (key.isLeft(chain.entity) ? -sign : sign) * owed(i);
                ProofBody body = new ProofBody(
                        key,
                        version,
                        List.of(new TokenDelta(chain.dollars(), Amount.of(toLeft))),
                        List.of(),
                        DisputedAccount.RESPONSE_SECONDS,
                        DisputedAccount.RESPONSE_SECONDS);
                bodies.add(body);
                leaves.add(leaf(body, key.left()));
                leaves.add(leaf(body, key.right()));
            }
            SealTree tree = new SealTree(version, List.copyOf(leaves));
            Bytes32 digest = chain.client.domain().digest(tree.seal());
            List<Signature> signatures = Certificate.of(
                            digest, List.of(chain.keys.sign(0, digest), chain.keys.sign(1, digest)))
                    .signatures();
            return bodies.stream()
                    .map(body -> new ProvedAccount(
                            body,
                            tree.prove(leaf(body, body.account().left()), signatures),
                            tree.prove(leaf(body, body.account().right()), signatures)))
                    .toList();
        }

        private static SealLeaf leaf(ProofBody body, EntityId side) {
            return new SealLeaf(side, body.account().id(), body.version(), body.hash());
        }

        private void start(List<ProvedAccount> stale) {
            for (int from = 0; from < stale.size(); from += STARTS_PER_BATCH) {
                List<Operation> starts = new ArrayList<>();
                for (ProvedAccount each : stale.subList(from, Math.min(stale.size(), from + STARTS_PER_BATCH))) {
                    boolean isLeft = each.body().account().isLeft(chain.entity);
                    starts.add(new DisputeStart(isLeft ? each.byLeft(1) : each.byRight(1)));
                }
                Batch batch = chain.next(starts.toArray(Operation[]::new));
                chain.client.submit(batch, chain.sign(batch, 0, 1));
            }
        }
    }
}
