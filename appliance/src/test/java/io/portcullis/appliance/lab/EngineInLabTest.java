package io.portcullis.appliance.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.ApiKey;
import io.portcullis.appliance.client.ApiRefusal;
import io.portcullis.appliance.client.ApiUnreachable;
import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.client.EngineClient;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.model.VelocityCap;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.Allowance;
import io.portcullis.engine.authority.CommandKind;
import io.portcullis.engine.authority.Grant;
import io.portcullis.engine.authority.GrantChange;
import io.portcullis.engine.authority.KindSet;
import io.portcullis.engine.authority.TokenCap;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.threshold.codec.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The engine as it is shipped: an appliance's process, signers' processes, HTTPS between. */
@Tag("long")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
final class EngineInLabTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Amount LIMIT = Amount.of(1_000_000);
    private static final int CLIENTS = 8;

    private static Path directory;
    private static Lab lab;
    private static ApiClient api;
    private static TokenId token;

    @BeforeAll
    static void begin() throws Exception {
        System.setProperty("portcullis.root", ChainNodeTest.checkout().toString());
        directory = Files.createTempDirectory("engine");
        lab = Lab.start(LabDirectory.at(directory), Lab.Beginning.AFRESH, ChainNode.freePort(), new Story(line -> {}));
        api = lab.apiOf("operator");
        token = lab.facts().dollars().id();
        send("alice", new Instruction.OpenAccount(entity("hub")));
        send("hub", with("alice", new Transaction.AddToken(token)));
        send("hub", with("alice", new Transaction.SetCreditLimit(token, LIMIT)));
    }

    @AfterAll
    static void end() throws Exception {
        lab.close();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Test
    void noAcknowledgedPaymentIsMissingOrDoubledAfterAKill() throws Exception {
        long before = delta();
        ConcurrentLinkedQueue<Bytes> unanswered = new ConcurrentLinkedQueue<>();
        AtomicInteger acknowledged = new AtomicInteger();
        CountDownLatch warm = new CountDownLatch(60);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofVirtual().start(() -> payUntilNobodyAnswers(unanswered, acknowledged, warm)));
        }
        assertTrue(warm.await(90, TimeUnit.SECONDS), "payments flow");
        lab.killAppliance();
        for (Thread client : clients) {
            client.join();
        }
        assertTrue(!unanswered.isEmpty(), "the kill came while payments were under way");
        lab.restartAppliance();
        int told = acknowledged.get();
        for (Bytes command : unanswered) {
            assertEquals("done", client("alice").send(command).path("outcome").asString());
            assertEquals("done", client("alice").send(command).path("outcome").asString(), "once more, told again");
        }
        assertEquals(before - told - unanswered.size(), signed(delta(), before), "each payment once");
        assertTrue(api.get("/status").path("engine").path("running").asBoolean());
    }

    private static long signed(long now, long before) {
        // Alice pays: Δ falls if she is left, and rises if she is right.
        return aliceIsLeft() ? now : before - (now - before);
    }

    private static void payUntilNobodyAnswers(
            ConcurrentLinkedQueue<Bytes> unanswered, AtomicInteger acknowledged, CountDownLatch warm) {
        try {
            while (true) {
                Bytes command = command("alice", with("hub", new Transaction.Pay(token, Amount.of(1), Bytes32.ZERO)));
                try {
                    client("alice").send(command);
                    acknowledged.incrementAndGet();
                    warm.countDown();
                } catch (ApiUnreachable e) {
                    unanswered.add(command);
                    return;
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusesBeyondTheCreditAndAStrangersKeyByTag() throws Exception {
        ApiRefusal beyond = assertThrows(
                ApiRefusal.class,
                () -> send("alice", with("hub", new Transaction.Pay(token, Amount.of(2_000_000), Bytes32.ZERO))));
        assertEquals("CAPACITY_EXCEEDED", beyond.tag());
        ClientKey stranger = ClientKey.create(directory.resolve("stranger.key"), RANDOM);
        EngineClient thief = new EngineClient(api, lab.facts().domain().separator(), entity("alice"), stranger);
        Bytes theft = thief.command(
                with("hub", new Transaction.Pay(token, Amount.of(1), Bytes32.ZERO)),
                EngineClient.newName(RANDOM),
                Instant.now().getEpochSecond());
        ApiRefusal refused = assertThrows(ApiRefusal.class, () -> thief.send(theft));
        assertEquals("AUTHORITY_UNKNOWN", refused.tag());
    }

    @Test
    void aCommandByApiKeyPassesOnlyOverAConnectionOfThatKeyAndOnlyWhileItIsGranted() throws Exception {
        ApiKey key = ApiKey.create(directory.resolve("program.pem"), Instant.now(), Duration.ofDays(1), RANDOM);
        ApiKey other = ApiKey.create(directory.resolve("other.pem"), Instant.now(), Duration.ofDays(1), RANDOM);
        TokenCap cap = new TokenCap(token, Amount.of(5), Amount.of(100), 3_600);
        grant(new GrantChange.Put(new Grant(
                key.granted(),
                KindSet.of(CommandKind.PAY),
                new Allowance.Capped(List.of(cap)),
                Instant.now().getEpochSecond() + 3_600)));
        EngineClient program = by(key, lab.machine(key));
        Bytes first = pay(program, 5);
        assertEquals("API_PIN_WRONG", tag(by(key, lab.machine(other)), first), "another key's connection");
        assertEquals("API_PIN_WRONG", tag(by(key, lab.api()), first), "a connection without a key");
        assertEquals("done", program.send(first).path("outcome").asString());
        assertEquals("AUTHORITY_UNKNOWN", tag(by(other, lab.machine(other)), pay(by(other, lab.api()), 1)));
        assertEquals("PAYMENT_CAP_EXCEEDED", tag(program, pay(program, 6)));
        grant(new GrantChange.Remove(key.granted().holder()));
        assertEquals("AUTHORITY_UNKNOWN", tag(program, pay(program, 1)), "the connection lives, the grant does not");
    }

    private static EngineClient by(ApiKey key, ApiClient at) {
        return new EngineClient(at, lab.facts().domain().separator(), entity("alice"), key);
    }

    private static Bytes pay(EngineClient by, long amount) {
        return by.command(
                with("hub", new Transaction.Pay(token, Amount.of(amount), Bytes32.ZERO)),
                EngineClient.newName(RANDOM),
                Instant.now().getEpochSecond());
    }

    private static String tag(EngineClient by, Bytes command) {
        return assertThrows(ApiRefusal.class, () -> by.send(command)).tag();
    }

    private static void grant(GrantChange change) throws Exception {
        EngineClient alice = client("alice");
        alice.send(alice.command(
                change, EngineClient.newName(RANDOM), Instant.now().getEpochSecond()));
    }

    @Test
    void theChainsFreezeLevelStopsAnEntityHereAndAReorgLetsItGoOn() throws Exception {
        LabFacts facts = lab.facts();
        EntityId bob = entity("bob");
        send("bob", new Instruction.OpenAccount(entity("hub")));
        send("hub", with("bob", new Transaction.AddToken(token)));
        send("hub", with("bob", new Transaction.SetCreditLimit(token, LIMIT)));
        new LabContracts(lab.rpc(), facts.gas())
                .registerEntity(
                        facts.domain().depositary(),
                        Lab.trust(lab.directory()).board(),
                        new LabPolicy(facts.domain(), bob, facts.console(), facts.guardian())
                                .genesis()
                                .chainRules(),
                        List.of(new VelocityCap(token, LIMIT, 3_600)),
                        LabEngine.salt("bob"));
        payAsBob();
        String before = lab.rpc().call("evm_snapshot").asString();
        freeze(bob, FreezeLevel.SEALED);
        awaitGate("SEALED");
        assertEquals(
                "GATE_FROZEN",
                assertThrows(ApiRefusal.class, EngineInLabTest::payAsBob).tag());
        send("alice", with("hub", new Transaction.Pay(token, Amount.of(1), Bytes32.ZERO)));
        lab.killAppliance();
        lab.restartAppliance();
        assertEquals("SEALED", gate(), "before the chain was read again");

        assertTrue(lab.rpc().call("evm_revert", before).asBoolean());
        mine(6);
        awaitGate("OPEN");
        payAsBob();
        freeze(bob, FreezeLevel.NO_NEW_CREDIT);
        awaitGate("NO_NEW_CREDIT");
        assertEquals(
                "GATE_FROZEN",
                assertThrows(ApiRefusal.class, EngineInLabTest::payAsBob).tag());
    }

    private static void payAsBob() throws Exception {
        send("bob", with("hub", new Transaction.Pay(token, Amount.of(1), Bytes32.ZERO)));
    }

    private static void freeze(EntityId entity, FreezeLevel level) throws Exception {
        lab.rpc()
                .send(
                        lab.facts().guardian().toString(),
                        lab.facts().domain().depositary().toString(),
                        "0x0",
                        CallData.of("raiseFreeze(bytes32,uint8)")
                                .word(entity.value())
                                .number(level.code())
                                .hex());
        mine(2);
    }

    private static void mine(int blocks) throws Exception {
        for (int i = 0; i < blocks; i++) {
            lab.rpc().call("evm_mine");
        }
    }

    private static void awaitGate(String level) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!gate().equals(level)) {
            assertTrue(System.nanoTime() < deadline, "the gate is " + gate() + ", not " + level);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static String gate() throws Exception {
        return api.get("/engine/status")
                .path("entities")
                .valueStream()
                .filter(it -> it.path("name").asString().equals("bob"))
                .map(it -> it.path("gate").asString())
                .findFirst()
                .orElseThrow();
    }

    private static boolean aliceIsLeft() {
        return entity("alice").compareTo(entity("hub")) < 0;
    }

    private static long delta() throws Exception {
        JsonNode account = api.get("/engine/accounts/alice/hub");
        return Long.parseLong(account.path("lines").get(0).path("delta").asString());
    }

    private static EntityId entity(String name) {
        try {
            return lab.engine().entity(name);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Instruction with(String counterparty, Transaction transaction) {
        return new Instruction.Transact(entity(counterparty), transaction, List.of());
    }

    private static EngineClient client(String name) throws Exception {
        return new EngineClient(
                api,
                lab.facts().domain().separator(),
                entity(name),
                ClientKey.read(lab.directory().clientKey(name)));
    }

    private static Bytes command(String name, Instruction instruction) throws Exception {
        return client(name)
                .command(
                        instruction, EngineClient.newName(RANDOM), Instant.now().getEpochSecond());
    }

    private static JsonNode send(String name, Instruction instruction) throws Exception {
        return client(name).send(command(name, instruction));
    }
}
