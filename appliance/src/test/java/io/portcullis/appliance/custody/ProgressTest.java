package io.portcullis.appliance.custody;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.store.ChainStore;
import io.portcullis.appliance.store.Database;
import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.store.IntentStore.State;
import io.portcullis.appliance.store.PeopleStore;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.client.ContractArtifact;
import io.portcullis.depositary.client.Deployment;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.NodeBlocks;
import io.portcullis.depositary.client.Receipt;
import io.portcullis.depositary.client.TransactionSender;
import io.portcullis.depositary.follower.ChainFollower;
import io.portcullis.depositary.follower.Confirmations;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Operation;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes of rules that need no approver, moved on round by round, on a real chain: what each crash and each rival leaves behind. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ProgressTest {
    private static final Bytes32 SALT = Bytes32.fromHex("0x" + "07".repeat(32));

    @TempDir
    private Path directory;

    private final KeyPair officer = TwinDoor.newKey();
    private final KnownKeys keys = KnownKeys.of(3);
    private final EntityId entity = keys.board(2).entityId(SALT);
    private long ahead;
    private final InstantSource clock = () -> Instant.now().plusSeconds(ahead);
    private final List<TwinDoor> doors =
            IntStream.range(0, 3).mapToObj(i -> new TwinDoor(keys, i, clock)).toList();
    private AnvilNode anvil;
    private Database database;
    private DepositaryClient chain;
    private IntentStore store;
    private ChainFollower follower;
    private Filing filing;
    private Progress progress;

    @BeforeEach
    void begin() {
        anvil = AnvilNode.start();
        TransactionSender operator = TransactionSender.heldBy(anvil.uri(), AnvilNode.CHAIN_ID, AnvilNode.OPERATOR);
        Deployment contract = Deployment.deploy(ContractArtifact.depositary(), operator);
        Eip712Domain domain = new Eip712Domain(AnvilNode.CHAIN_ID, contract.address());
        chain = DepositaryClient.connect(anvil.uri(), domain, Optional.empty(), operator);
        TrustRoots trust = new TrustRoots(
                domain,
                entity,
                TwinDoor.point(officer),
                doors.stream().map(TwinDoor::member).toList(),
                2);
        doors.forEach(door -> door.trust(trust));
        chain.registerEntity(keys.board(2), policy(1).policy().chainRules(), List.of(), SALT);

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
        ChainStore batches = new ChainStore(database, entity);
        follower = new ChainFollower(new NodeBlocks(chain), batches, new Confirmations.Depth(0), 0);
        progress = new Progress(
                store,
                jurisdiction,
                new Deciding(store, people, clock, none),
                signers,
                new EvidenceFiles(directory.resolve("evidence"), store, trust),
                batch -> batches.batch(batch.nonce())
                        .filter(carried -> carried.digest().equals(domain.digest(batch)))
                        .flatMap(carried -> chain.receipt(carried.transactionHash())),
                clock);
    }

    @AfterEach
    void end() {
        database.close();
        chain.close();
        anvil.close();
    }

    @Test
    void aChangeOfRulesGoesFromFilingToForce() {
        Bytes32 id = filing.file(policy(2), "olga").id();
        assertEquals(State.APPROVED, round(id));
        assertEquals(State.SIGNED, round(id));
        assertEquals(2, store.signatures(id).size(), "a quorum is enough");
        assertEquals(State.SUBMITTED, round(id));
        assertEquals(State.ACTIVATING, round(id));
        assertEquals(State.ACTIVATING, round(id), "the delay holds");
        anvil.passSeconds(10);
        assertEquals(State.COMPLETED, round(id));
        assertEquals(2, chain.rules(entity).orElseThrow().policyVersion());
    }

    @Test
    void anIntentThatNoQuorumRecordedLeavesTheNonceFree() {
        doors.get(0).records = false;
        doors.get(1).records = false;
        ApplianceRefusal refused = assertThrows(ApplianceRefusal.class, () -> filing.file(policy(2), "olga"));
        assertEquals("SIGNERS_INSUFFICIENT", refused.tag());
        assertEquals(List.of(), store.all());
        doors.get(0).records = true;
        assertEquals(State.AWAITING_APPROVALS, filing.file(policy(2), "olga").state());
    }

    @Test
    void aSecondIntentWaitsForTheNonce() {
        filing.file(policy(2), "olga");
        ApplianceRefusal refused = assertThrows(ApplianceRefusal.class, () -> filing.file(policy(3), "olga"));
        assertEquals("INTENT_OPEN", refused.tag());
    }

    @Test
    void aBatchSentJustBeforeACrashIsFoundAndNotSentTwice() {
        Bytes32 id = signed();
        Receipt sent = chain.submit(batch(id), signatures(id));
        follow();
        assertEquals(State.SUBMITTED, round(id));
        assertEquals(
                sent.transactionHash(),
                store.find(id).orElseThrow().mined().orElseThrow().transactionHash());
        assertEquals(1, chain.entity(entity).orElseThrow().nonce());
    }

    @Test
    void anotherBatchOfTheSameNonceIsNotTakenForThisIntents() {
        Bytes32 id = signed();
        Batch ours = batch(id);
        Batch rival = new Batch(
                entity,
                ours.nonce(),
                ours.boardEpoch(),
                ours.expiresAt(),
                ours.policyHash(),
                ours.auditAnchor(),
                ours.auditAnchoredAt(),
                List.of(new Operation.ProposeRules(policy(3).policy().chainRules())));
        Bytes32 digest = chain.domain().digest(rival);
        chain.submit(rival, List.of(keys.sign(0, digest), keys.sign(1, digest)));
        follow();
        assertEquals(State.SIGNED, round(id));
        assertEquals(
                "NONCE_SPENT_ELSEWHERE",
                store.find(id).orElseThrow().fault().orElseThrow().tag());
    }

    @Test
    void anExpiredIntentSpendsItsNonceWithoutEffect() {
        Bytes32 id = signed();
        ahead = 601;
        assertEquals(State.EXPIRED, round(id));
        assertEquals(State.EXPIRED, round(id));
        assertTrue(store.find(id).orElseThrow().burned());
        assertEquals(1, chain.entity(entity).orElseThrow().nonce());
        assertTrue(chain.pendingRules(entity).isEmpty(), "nothing was proposed");
    }

    private Bytes32 signed() {
        Bytes32 id = filing.file(policy(2), "olga").id();
        round(id);
        assertEquals(State.SIGNED, round(id));
        return id;
    }

    private State round(Bytes32 id) {
        progress.round();
        return store.find(id).orElseThrow().state();
    }

    private void follow() {
        while (follower.poll() instanceof ChainFollower.Progress.Behind) {
            Thread.onSpinWait();
        }
    }

    private Batch batch(Bytes32 id) {
        return Batch.decode(store.find(id).orElseThrow().intent().batchBytes().toArray());
    }

    private List<io.portcullis.depositary.model.Signature> signatures(Bytes32 id) {
        return store.signatures(id).stream().map(IntentStore.Signed::signature).toList();
    }

    private SignedPolicy policy(long version) {
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
}
