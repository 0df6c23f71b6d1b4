package io.portcullis.appliance.dispute;

import io.portcullis.depositary.client.UnsentCalls;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.AccountOperation.CollateralPost;
import io.portcullis.depositary.model.AccountOperation.DisputeStart;
import io.portcullis.depositary.model.Allocation;
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
import io.portcullis.depositary.testing.AnvilNode;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.DisputedAccount;
import io.portcullis.engine.hub.ProvedAccount;
import io.portcullis.engine.hub.SealTree;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Hubs and clients of one board, an account between each hub and each client. Every other account has collateral, posted by its hub. A client owns
 * more of its account with every version.
 */
final class DisputedTown {
    static final int NEWEST = 3;

    /** What one batch may have. */
    static final int MOST_OPERATIONS = 32;

    private static final long HUB_FUNDS = 1_000_000;
    private static final long COLLATERAL = 1_000;
    private static final int CLIENTS_PER_HUB = 6;
    private static final long REGISTRATION_GAS = 2_000_000;

    private final DeployedDepositary chain;
    private final ManyCalls calls;
    private final List<EntityId> hubs;
    private final List<EntityId> clients;
    private final List<Account> accounts = new ArrayList<>();
    private final Map<EntityId, Long> nonces = new HashMap<>();
    private long anchoredAt;

    /** One of the accounts, by number. */
    record Account(int number, EntityId hub, EntityId client, AccountKey key, Bytes32 id) {
        long collateral() {
            return number % 2 == 0 ? COLLATERAL : 0;
        }

        /** What the client has of it by a version: in the newest sometimes more than the collateral. */
        long clients(long version) {
            return (1 + number % (3 * COLLATERAL / 2)) * version / NEWEST;
        }

        /** Δ, what is left's. */
        long delta(long version) {
            return key.isLeft(client) ? clients(version) : collateral() - clients(version);
        }

        /** Left's on the chain is what left posted. */
        long ondelta() {
            return key.isLeft(hub) ? collateral() : 0;
        }

        Allocation ends(long version) {
            return Allocation.of(Amount.of(collateral()), BigInteger.valueOf(delta(version)));
        }
    }

    DisputedTown(DeployedDepositary chain, int count) {
        this.chain = chain;
        calls = new ManyCalls(chain, AnvilNode.OPERATOR);
        int hubCount = Math.max(1, (int) Math.sqrt(count / (double) CLIENTS_PER_HUB));
        hubs = register(hubCount, 1_000_000);
        clients = register((count + hubCount - 1) / hubCount, 2_000_000);
        for (EntityId client : clients) {
            for (EntityId hub : hubs) {
                if (accounts.size() < count) {
                    AccountKey key = AccountKey.between(hub, client);
                    accounts.add(new Account(accounts.size(), hub, client, key, key.id()));
                }
            }
        }
        anchoredAt = chain.now();
        fund();
        post();
    }

    private List<EntityId> register(int count, long firstSalt) {
        List<Bytes32> salts = IntStream.range(0, count)
                .mapToObj(i -> Keccak.hash(BigInteger.valueOf(firstSalt + i).toByteArray()))
                .toList();
        calls.send(salts.stream()
                .map(salt -> new ManyCalls.Call(
                        UnsentCalls.registerEntity(chain.board, chain.rules(), salt), REGISTRATION_GAS))
                .toList());
        return salts.stream().map(chain.board::entityId).toList();
    }

    private void fund() {
        for (List<EntityId> some : parts(hubs)) {
            Batch batch = chain.next(some.stream()
                    .map(hub -> new Operation.ReserveTransfer(hub, chain.dollars(), Amount.of(HUB_FUNDS)))
                    .toArray(Operation[]::new));
            chain.client.submit(batch, chain.sign(batch, 0, 1));
        }
    }

    private void post() {
        List<ManyCalls.Call> batches = new ArrayList<>();
        for (EntityId hub : hubs) {
            List<Operation> posts = accounts.stream()
                    .filter(each -> each.hub().equals(hub) && each.collateral() > 0)
                    .map(each -> (Operation)
                            new CollateralPost(each.client(), chain.dollars(), Amount.of(each.collateral())))
                    .toList();
            for (List<Operation> some : parts(posts)) {
                batches.add(new ManyCalls.Call(signed(next(hub, some)), ManyCalls.MOST_GAS));
            }
        }
        calls.send(batches);
    }

    /** As the hub's board agrees to it. */
    String signed(Batch batch) {
        return UnsentCalls.processBatch(chain.client.domain(), batch, chain.sign(batch, 0, 1));
    }

    private static <T> List<List<T>> parts(List<T> all) {
        return IntStream.range(0, (all.size() + MOST_OPERATIONS - 1) / MOST_OPERATIONS)
                .mapToObj(i -> all.subList(i * MOST_OPERATIONS, Math.min(all.size(), (i + 1) * MOST_OPERATIONS)))
                .toList();
    }

    List<EntityId> hubs() {
        return hubs;
    }

    List<EntityId> clients() {
        return clients;
    }

    List<Account> accounts() {
        return List.copyOf(accounts);
    }

    /** What an entity's reserve has once all its accounts ended at a version. */
    long reserveAtTheEnd(EntityId entity, long version) {
        return (hubs.contains(entity) ? HUB_FUNDS : 0)
                + accounts.stream()
                        .filter(each -> each.client().equals(entity))
                        .mapToLong(each -> each.clients(version))
                        .sum()
                - accounts.stream()
                        .filter(each -> each.hub().equals(entity))
                        .mapToLong(each -> each.clients(version))
                        .sum();
    }

    /** One block's seal of all accounts, by number. */
    List<ProvedAccount> seal(long version) {
        List<ProofBody> bodies = new ArrayList<>();
        TreeSet<SealLeaf> leaves = new TreeSet<>();
        for (Account each : accounts) {
            ProofBody body = new ProofBody(
                    each.key(),
                    version,
                    List.of(new TokenDelta(chain.dollars(), Amount.of(each.delta(version) - each.ondelta()))),
                    List.of(),
                    DisputedAccount.RESPONSE_SECONDS,
                    DisputedAccount.RESPONSE_SECONDS);
            bodies.add(body);
            leaves.add(leaf(body, each.key().left()));
            leaves.add(leaf(body, each.key().right()));
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

    /** The hub's next batch, which disputes accounts of it: its board is an attacker's, and asks no gate. */
    Batch disputing(EntityId hub, List<ProvedAccount> stale) {
        return next(
                hub,
                stale.stream()
                        .map(proof -> (Operation) new DisputeStart(
                                proof.body().account().isLeft(hub) ? proof.byLeft(1) : proof.byRight(1)))
                        .toList());
    }

    private Batch next(EntityId hub, List<Operation> operations) {
        long nonce = nonces.merge(hub, 1L, Long::sum);
        return new Batch(
                hub,
                nonce,
                1,
                anchoredAt + 3 * 86_400,
                DeployedDepositary.POLICY,
                DeployedDepositary.ANCHOR,
                anchoredAt,
                operations);
    }
}
