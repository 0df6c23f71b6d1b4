package io.portcullis.appliance.dispute;

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
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A hub, the rig's entity, with many clients of its board: what a block seals of their accounts, and batches that dispute them. */
final class ManyAccounts {
    private static final int STARTS_PER_BATCH = 8;

    private final DeployedDepositary chain;
    private final List<EntityId> clients = new ArrayList<>();

    ManyAccounts(DeployedDepositary chain, int accounts) {
        this.chain = chain;
        for (int i = 0; i < accounts; i++) {
            Bytes32 salt = Keccak.hash(BigInteger.valueOf(1_000 + i).toByteArray());
            chain.client.registerEntity(chain.board, chain.rules(), List.of(), salt);
            clients.add(chain.board.entityId(salt));
        }
    }

    List<EntityId> clients() {
        return List.copyOf(clients);
    }

    AccountKey key(EntityId client) {
        return AccountKey.between(chain.entity, client);
    }

    /** The version that stands in its dispute. */
    long version(EntityId client) {
        return chain.client.accounts().dispute(key(client)).orElseThrow().version();
    }

    long hubReserve() {
        return chain.client.reserve(chain.entity, chain.dollars()).units().longValueExact();
    }

    /** What the hub owes the client of that number, or by the other sign the client it. */
    static long owed(int client) {
        return 10L + client;
    }

    /** One block's seal of all accounts. */
    List<ProvedAccount> seal(long version, int sign) {
        List<ProofBody> bodies = new ArrayList<>();
        TreeSet<SealLeaf> leaves = new TreeSet<>();
        for (int i = 0; i < clients.size(); i++) {
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

    /** The hub's board disputes them, by its own keys and past every gate. */
    void start(List<ProvedAccount> proofs) {
        for (int from = 0; from < proofs.size(); from += STARTS_PER_BATCH) {
            List<Operation> starts = new ArrayList<>();
            for (ProvedAccount each : proofs.subList(from, Math.min(proofs.size(), from + STARTS_PER_BATCH))) {
                boolean isLeft = each.body().account().isLeft(chain.entity);
                starts.add(new DisputeStart(isLeft ? each.byLeft(1) : each.byRight(1)));
            }
            Batch batch = chain.next(starts.toArray(Operation[]::new));
            chain.client.submit(batch, chain.sign(batch, 0, 1));
        }
    }
}
