package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.ChainStore;
import io.portcullis.appliance.store.Database;
import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.store.IntentStore.State;
import io.portcullis.appliance.store.PeopleStore;
import io.portcullis.depositary.client.Deployment;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.NodeBlocks;
import io.portcullis.depositary.client.TransactionSender;
import io.portcullis.depositary.follower.ChainFollower;
import io.portcullis.depositary.follower.Confirmations;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.testing.AnvilNode;
import io.portcullis.depositary.testing.KnownKeys;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.SignedPolicy;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The custody pipeline on a real chain, moved on round by round: an entity of three known keys with threshold two, under a policy that
 * lets the officer change the rules without an approver.
 */
final class CustodyRig implements AutoCloseable {
    private static final Bytes32 SALT = Bytes32.fromHex("0x" + "07".repeat(32));

    private final KeyPair officer = TwinDoor.newKey();
    final KnownKeys keys = KnownKeys.of(3);
    final EntityId entity;
    long ahead;
    private final InstantSource clock = () -> Instant.now().plusSeconds(ahead);
    final List<TwinDoor> doors =
            IntStream.range(0, 3).mapToObj(i -> new TwinDoor(keys, i, clock)).toList();
    final AnvilNode anvil = AnvilNode.start();
    private final Database database;
    final DepositaryClient chain;
    final IntentStore store;
    final EvidenceFiles files;
    final Filing filing;
    final AccountFiling accounts;
    final PermitFiling permits;
    final TrustRoots trust;
    private final ChainFollower follower;
    private final Progress progress;

    /** @param groupKey that the board names from its first day */
    CustodyRig(Path directory, Optional<GroupKey> groupKey) {
        Board plain = keys.board(2);
        Board board = groupKey.map(plain::withGroupKey).orElse(plain);
        entity = board.entityId(SALT);
        TransactionSender operator = TransactionSender.heldBy(anvil.uri(), AnvilNode.CHAIN_ID, AnvilNode.OPERATOR);
        Deployment contract = Deployment.depositary(operator);
        Eip712Domain domain = new Eip712Domain(AnvilNode.CHAIN_ID, contract.address());
        chain = DepositaryClient.connect(anvil.uri(), domain, Optional.empty(), operator);
        trust = new TrustRoots(
                domain,
                entity,
                TwinDoor.point(officer),
                doors.stream().map(TwinDoor::member).toList(),
                2);
        doors.forEach(door -> door.trust(trust));
        chain.registerEntity(board, policy(1).policy().chainRules(), List.of(), SALT);

        database = Database.open(directory);
        store = new IntentStore(database);
        store.putPolicy(policy(1));
        Jurisdiction jurisdiction = new Jurisdiction(
                trust,
                chain,
                chain.sendingBy(TransactionSender.heldBy(anvil.uri(), AnvilNode.CHAIN_ID, AnvilNode.GUARDIAN)),
                0);
        Randomness none = () -> Bytes32.ZERO;
        People people = new People(new PeopleStore(database), policy(1).policy().relyingParty(), clock, none);
        List<SignerDoor> signers = List.copyOf(doors);
        filing = new Filing(store, jurisdiction, new Policies(store, jurisdiction, people), signers, clock);
        accounts = new AccountFiling(filing, store, jurisdiction);
        permits = new PermitFiling(filing, store, jurisdiction, clock);
        files = new EvidenceFiles(directory.resolve("evidence"), store, trust);
        ChainStore batches = new ChainStore(database, entity);
        follower = new ChainFollower(new NodeBlocks(chain), batches, new Confirmations.Depth(0), 0);
        progress = new Progress(
                store,
                jurisdiction,
                new Deciding(store, people, signers, clock, none),
                signers,
                files,
                batch -> batches.batch(batch.nonce())
                        .filter(carried -> carried.digest().equals(domain.digest(batch)))
                        .flatMap(carried -> chain.receipt(carried.transactionHash())),
                clock,
                Optional.empty());
    }

    /** One round; gives where the intent stands then. */
    State round(Bytes32 id) {
        progress.round();
        return row(id).state();
    }

    IntentStore.Row row(Bytes32 id) {
        return store.find(id).orElseThrow();
    }

    void follow() {
        while (follower.poll() instanceof ChainFollower.Progress.Behind) {
            Thread.onSpinWait();
        }
    }

    SignedPolicy policy(long version) {
        Policy policy = new Policy(
                version,
                AnvilNode.CHAIN_ID,
                chain.domain().depositary(),
                entity,
                new Policy.RelyingParty("localhost", "Portcullis", Set.of("https://localhost:8443")),
                List.of(),
                List.of(),
                List.of(new Policy.Rule("changes", IntentKind.RULES, Optional.empty(), Optional.empty(), 0)),
                new Policy.ChainTerms(5, 3, 60, 3_600, AnvilNode.GUARDIAN),
                600);
        return new SignedPolicy(policy, TwinDoor.sign(officer.getPrivate(), SignedPolicy.signedBytes(policy)));
    }

    @Override
    public void close() {
        database.close();
        chain.close();
        anvil.close();
    }
}
