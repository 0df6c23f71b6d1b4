package io.portcullis.appliance.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.ApiRefusal;
import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.client.EngineClient;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.Erc20;
import io.portcullis.depositary.client.FundClient;
import io.portcullis.depositary.client.TransactionSender;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The custody pipeline on real parts: one lab of real processes, asked over its real API. The tests share it and run in order; each
 * leaves no open intent behind.
 */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
final class CustodyTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static Path directory;
    private static Lab lab;
    private static final Map<String, SoftwareAuthenticator> PASSKEYS = new TreeMap<>();

    /** Signed in once each: sign-ins are bounded. */
    private static final Map<String, ApiClient> SESSIONS = new TreeMap<>();

    @BeforeAll
    static void begin() throws Exception {
        System.setProperty("portcullis.root", ChainNodeTest.checkout().toString());
        directory = Files.createTempDirectory("custody");
        lab = Lab.start(LabDirectory.at(directory), Lab.Beginning.AFRESH, ChainNode.freePort(), new Story(line -> {}));
        for (String person : new String[] {"alice", "bob", "guardian", "regulator"}) {
            enrol(person);
        }
        JsonNode draft = operator().post("/policies/draft");
        byte[] signed = Officer.of(lab.directory()).sign(JSON.writeValueAsBytes(Demo.policyOfPeople(lab, draft)));
        await(operator().postBytes("/policies", signed), "COMPLETED");
    }

    @AfterAll
    static void end() throws Exception {
        if (lab != null) {
            lab.close();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Test
    @Order(1)
    void refusesEachBadWithdrawalByItsOwnTagAndFilesNothing() throws Exception {
        refused("AMOUNT_INVALID", () -> file(withdrawal().put("amount", "-1")));
        refused("AMOUNT_INVALID", () -> file(withdrawal().put("amount", "0")));
        refused("AMOUNT_INVALID", () -> file(withdrawal().put("amount", "01")));
        refused("AMOUNT_INVALID", () -> file(withdrawal().put("amount", "170141183460469231731687303715884105728")));
        refused("TOKEN_NOT_IN_POLICY", () -> file(withdrawal().put("token", "0x" + "11".repeat(32))));
        refused(
                "DESTINATION_INVALID",
                () -> file(withdrawal().put("destination", "0x0000000000000000000000000000000000000000")));
        refused(
                "DESTINATION_INVALID",
                () -> file(withdrawal()
                        .put("destination", lab.facts().destination().toString().toUpperCase(java.util.Locale.ROOT))));
        refused(
                "DESTINATION_NOT_LISTED",
                () -> file(
                        withdrawal().put("destination", lab.facts().guardian().toString())));
        refused("LIFETIME_INVALID", () -> file(withdrawal().put("lifetimeSeconds", 0)));
        refused("LIFETIME_INVALID", () -> file(withdrawal().put("lifetimeSeconds", 5 * 86_400 + 1)));
        refused("PURPOSE_INVALID", () -> file(withdrawal().put("purpose", " ")));
        refused("DENIED", () -> file(withdrawal().put("amount", "5000000001")));
        refused("RESERVE_INSUFFICIENT", () -> file(withdrawal().put("amount", "10000000001")));
        assertEquals(1, operator().get("/intents").path("intents").size(), "only the change of rules is there");
    }

    @Test
    @Order(2)
    void anIntentOfSomebodyWithoutTheRoleIsRefused() throws Exception {
        refused("ROLE_MISSING", () -> lab.apiOf("regulator").post("/intents", withdrawal()));
        refused("ROLE_MISSING", () -> lab.apiOf("alice").post("/intents", withdrawal()));
        refused("NOT_SIGNED_IN", () -> lab.api().get("/intents"));
    }

    @Test
    @Order(3)
    void oneIntentHoldsTheNonceAndARejectionBurnsIt() throws Exception {
        JsonNode first = file(withdrawal());
        refused("INTENT_OPEN", () -> file(withdrawal()));
        decide("alice", first, "reject");
        assertEquals("REJECTED", state(first));
        long burned = first.path("nonce").asLong();
        awaitTrue(() -> operator().get("/status").path("entity").path("nonce").asLong() == burned);

        refused("INTENT_NOT_OPEN", () -> decide("bob", first, "approve"));
        JsonNode next = file(withdrawal());
        assertEquals(burned + 1, next.path("nonce").asLong());
        decide("bob", next, "reject");
        awaitTrue(() -> operator().get("/status").path("entity").path("nonce").asLong() == burned + 1);
    }

    @Test
    @Order(4)
    void anAssertionIsGoodOnceForOneIntentAndOnePerson() throws Exception {
        JsonNode intent = file(withdrawal());
        SoftwareAuthenticator alice = PASSKEYS.get("alice");
        ApiClient session = Passkeys.signIn(lab.api(), alice);
        String id = intent.path("id").asString();
        JsonNode options = session.post("/intents/" + id + "/approval-options", decision("approve"));
        ObjectNode assertion = alice.authenticate(options).put("decision", "approve");

        refused(
                "NONCE_OF_CEREMONY_INVALID",
                () -> Passkeys.signIn(lab.api(), PASSKEYS.get("bob"))
                        .post("/intents/" + id + "/approvals", assertion.deepCopy()));
        ObjectNode forged = assertion.deepCopy();
        ((ObjectNode) forged.get("response")).put("signature", "MEUCIQDx");
        assertThrows(ApiRefusal.class, () -> session.post("/intents/" + id + "/approvals", forged));

        session.post("/intents/" + id + "/approvals", assertion.deepCopy());
        refused("NONCE_OF_CEREMONY_INVALID", () -> session.post("/intents/" + id + "/approvals", assertion.deepCopy()));
        refused("DECISION_EXISTS", () -> decide("alice", intent, "approve"));
        assertEquals("AWAITING_APPROVALS", state(intent), "one approver of two");
        decide("bob", intent, "approve");
        await(intent, "COMPLETED");
    }

    @Test
    @Order(5)
    void theGuardianCancelsAQueuedWithdrawalAndTheReserveIsWhole() throws Exception {
        String before = reserve();
        JsonNode intent = file(withdrawal().put("amount", "1000000"));
        decide("alice", intent, "approve");
        await(intent, "QUEUED");
        lab.apiOf("guardian").post("/intents/" + intent.path("id").asString() + "/cancel");
        await(intent, "CANCELLED");
        assertEquals(before, reserve());
        refused(
                "NOT_CANCELLABLE",
                () -> lab.apiOf("guardian").post("/intents/" + intent.path("id").asString() + "/cancel"));
    }

    @Test
    @Order(6)
    void aQuorumIsEnoughAndLessIsRefusedBeforeAnybodyApproves() throws Exception {
        lab.killSigner("signer-3");
        JsonNode intent = file(withdrawal().put("amount", "1000000"));
        decide("alice", intent, "approve");
        await(intent, "COMPLETED");

        lab.killSigner("signer-2");
        refused("SIGNERS_INSUFFICIENT", () -> file(withdrawal()));
        JsonNode signers = operator().get("/status").path("signers");
        assertEquals(
                "SIGNER_UNREACHABLE", signers.path(2).path("fault").path("tag").asString());
        lab.restartSigner("signer-2");
        lab.restartSigner("signer-3");
    }

    @Test
    @Order(7)
    void anApplianceKilledAfterTheApprovalsFinishesTheWithdrawalOnce() throws Exception {
        String before = reserve();
        JsonNode intent = file(withdrawal().put("amount", "1000000"));
        decide("alice", intent, "approve");
        lab.killAppliance();
        lab.restartAppliance();
        SESSIONS.clear();
        await(intent, "COMPLETED");
        assertEquals(
                Long.parseLong(before) - 1_000_000, Long.parseLong(reserve()), "paid exactly once, across the kill");

        byte[] evidence = operator()
                .getText("/intents/" + intent.path("id").asString() + "/evidence")
                .getBytes(StandardCharsets.UTF_8);
        assertTrue(OfflineCheck.of(evidence, Files.readAllBytes(lab.directory().trust()))
                .passed());
    }

    @Test
    @Order(8)
    void aPolicyThatTheOfficerDidNotSignIsRefused() throws Exception {
        ObjectNode signed = (ObjectNode) operator().get("/policy").deepCopy();
        ((ObjectNode) signed.get("document")).put("policyVersion", 3);
        refused("POLICY_SIGNATURE_INVALID", () -> operator().postBytes("/policies", JSON.writeValueAsBytes(signed)));
        refused("JSON_MALFORMED", () -> operator().postBytes("/policies", "{".getBytes(StandardCharsets.UTF_8)));
    }

    /** Through signers' processes, contract and API: closed at once, kept through a death, opened by approvals and a delay. */
    @Test
    @Order(9)
    void theGateClosesAtOnceAndOpensByApprovalAndDelayOnly() throws Exception {
        ObjectNode raise =
                JSON.createObjectNode().put("level", "NO_WITHDRAWALS").put("text", "a drill");
        refused("ROLE_MISSING", () -> lab.apiOf("regulator").post("/freeze/raise", raise));
        refused(
                "FREEZE_LEVEL_INVALID",
                () -> operator().post("/freeze/raise", raise.deepCopy().put("level", "OPEN")));
        JsonNode intent = file(withdrawal().put("amount", "1000000"));
        operator().post("/freeze/raise", raise);
        refused("FROZEN", () -> file(withdrawal()));
        decide("alice", intent, "approve");
        awaitTrue(() -> operator()
                .get("/intents/" + intent.path("id").asString())
                .path("fault")
                .path("tag")
                .asString("")
                .equals("FROZEN"));
        refused(
                "CANCELLATION_UNSIGNED",
                () -> lab.apiOf("guardian").post("/intents/" + intent.path("id").asString() + "/cancel"));
        decide("alice", intent, "cancel");
        assertEquals("CANCELLED", state(intent));
        long burned = intent.path("nonce").asLong();
        awaitTrue(() -> operator().get("/status").path("entity").path("nonce").asLong() == burned);

        lab.killSigner("signer-2");
        lab.restartSigner("signer-2");
        awaitTrue(() -> levels().equals("NO_WITHDRAWALS ".repeat(4)));
        JsonNode lower = operator()
                .post(
                        "/freeze/lower",
                        JSON.createObjectNode().put("level", "OPEN").put("purpose", "The drill is over"));
        decide("alice", lower, "approve");
        assertEquals("AWAITING_APPROVALS", state(lower), "one approver of two");
        decide("bob", lower, "approve");
        await(lower, "COMPLETED");
        awaitTrue(() -> levels().equals("OPEN ".repeat(4)));
        awaitTrue(() -> operator().get("/freeze").path("level").asString().equals("OPEN"));
        decide("bob", file(withdrawal()), "reject");
    }

    /** Of the appliance and of each signer that answers. */
    private static String levels() throws Exception {
        return operator()
                .get("/freeze")
                .path("lattices")
                .valueStream()
                .map(one -> one.path("level").asString() + " ")
                .collect(Collectors.joining());
    }

    @Test
    @Order(11)
    void aBoardKeyIsRotatedOnTheChainAndTheOldOneDestroyedWithARecord() throws Exception {
        SignerKeys keys = new SignerKeys(lab.directory());
        String old = Lab.trust(lab.directory()).members().getFirst().address().toString();
        KeyRotation rotation = new KeyRotation(lab.directory(), CustodyTest::restart, line -> {});
        int before = keys.all().get("signer-1").size();
        permitted(() -> rotation.begin(keys, keys.find(old)));
        assertEquals(before, keys.all().get("signer-1").size(), "nothing is made before people have approved it");
        KeyRotation.Begun begun = rotation.begin(keys, keys.find(old));
        JsonNode intent = JSON.createObjectNode().put("id", begun.intent());
        LabFailure early = assertThrows(LabFailure.class, () -> rotation.finish(keys, "signer-1"));
        assertTrue(early.getMessage().contains("not the new one yet"), early::getMessage);
        decide("alice", intent, "approve");
        decide("bob", intent, "approve");
        await(intent, "COMPLETED");
        byte[] evidence =
                operator().getText("/intents/" + begun.intent() + "/evidence").getBytes(StandardCharsets.UTF_8);
        assertTrue(OfflineCheck.of(evidence, Files.readAllBytes(lab.directory().trust()))
                .passed());

        String destroys = permitted(() -> rotation.finish(keys, "signer-1"));
        KeyRotation.Done done = rotation.finish(keys, "signer-1");
        byte[] transcript = Files.readAllBytes(done.transcript());
        assertTrue(
                new String(transcript, StandardCharsets.UTF_8).contains(destroys),
                "it says by whose leave it was held");
        assertTrue(OfflineCheck.of(
                        operator().getText("/intents/" + destroys + "/evidence").getBytes(StandardCharsets.UTF_8),
                        Files.readAllBytes(lab.directory().trust()))
                .passed());
        assertEquals(2, done.epoch());
        assertTrue(OfflineCheck.ofAny(
                        transcript, Files.readAllBytes(lab.directory().trust()))
                .passed());
        assertEquals("DESTROYED", keys.find(old).entry().path("state").asString());
        JsonNode next = keys.find(done.next().toString()).entry();
        assertTrue(next.path("mayReceiveValue").asBoolean(), next::toString);

        // Signer-2 is away: the quorum is the new key and signer-3's.
        lab.killSigner("signer-2");
        JsonNode paid = file(withdrawal().put("amount", "1000000"));
        decide("alice", paid, "approve");
        await(paid, "COMPLETED");
        lab.restartSigner("signer-2");
    }

    /** What waits for leave says which intent asks for it; people approve that. */
    private static String permitted(Executable asks) throws Exception {
        LabFailure awaited = assertThrows(LabFailure.class, asks);
        assertEquals(LabTag.PERMIT_AWAITED, awaited.tag(), awaited::getMessage);
        Matcher named = Pattern.compile("0x[0-9a-f]{64}").matcher(awaited.getMessage());
        assertTrue(named.find());
        JsonNode intent = JSON.createObjectNode().put("id", named.group());
        decide("alice", intent, "approve");
        assertEquals("AWAITING_APPROVALS", state(intent), "one approver of two");
        decide("bob", intent, "approve");
        await(intent, "COMPLETED");
        return named.group();
    }

    @Test
    @Order(12)
    void aDelegateApprovesInAnApproversSteadUntilItIsTakenBack() throws Exception {
        JsonNode intent = file(withdrawal());
        refused("DECISION_NOT_ENTITLED", () -> decide("guardian", intent, "approve"));
        refused("DELEGATION_INVALID", () -> delegate("bob", "alice", "withdrawal", 60));
        refused("DELEGATION_INVALID", () -> delegate("bob", "guardian", "freeze", 60));
        refused("DELEGATION_INVALID", () -> delegate("bob", "guardian", "withdrawal", 86_401));
        refused("DELEGATION_INVALID", () -> delegate("bob", "regulator", "withdrawal", 60));
        refused("ROLE_MISSING", () -> delegate("guardian", "operator", "withdrawal", 60));
        JsonNode delegation = delegate("bob", "guardian", "withdrawal", 3_600);
        assertEquals("LIVE", delegation.path("standing").asString());

        decide("alice", intent, "approve");
        decide("guardian", intent, "approve");
        await(intent, "COMPLETED");
        byte[] evidence = operator()
                .getText("/intents/" + intent.path("id").asString() + "/evidence")
                .getBytes(StandardCharsets.UTF_8);
        assertTrue(new String(evidence, StandardCharsets.UTF_8).contains("\"delegator\":\"bob\""));
        assertTrue(OfflineCheck.of(evidence, Files.readAllBytes(lab.directory().trust()))
                .passed());

        String withdrawal = "/delegations/" + delegation.path("id").asString() + "/withdrawal";
        refused(
                "DELEGATION_UNKNOWN",
                () -> Passkeys.signIn(lab.api(), PASSKEYS.get("alice")).post(withdrawal));
        Passkeys.signIn(lab.api(), PASSKEYS.get("bob")).post(withdrawal);
        JsonNode next = file(withdrawal());
        refused("DECISION_NOT_ENTITLED", () -> decide("guardian", next, "approve"));
        decide("guardian", next, "reject");
        assertEquals("REJECTED", state(next));
        awaitBurned(next);
    }

    /**
     * Of what no chain sees, a file verifies too; and the engine takes the board's word, and nothing made of it. Before a key of the board is rotated: the
     * engine's entities keep their board.
     */
    @Test
    @Order(10)
    void aCreditLimitRisesByThePermitOfAnApprovedIntent() throws Exception {
        LabEngine engine = lab.engine();
        EntityId counterparty = lab.farFacts().entity();
        ObjectNode wanted = JSON.createObjectNode()
                .put("counterparty", counterparty.toString())
                .put("token", lab.facts().dollars().id().toString())
                .put("from", "0")
                .put("to", "2000000")
                .put("purpose", "More business with them")
                .put("lifetimeSeconds", 600);
        refused(
                "PERMIT_INVALID",
                () -> operator().post("/intents/credit-limit", wanted.deepCopy().put("from", "2000000")));
        JsonNode intent = operator().post("/intents/credit-limit", wanted);
        refused(
                "PERMIT_NOT_READY",
                () -> operator().get("/intents/" + intent.path("id").asString() + "/permit"));
        decide("alice", intent, "approve");
        decide("bob", intent, "approve");
        await(intent, "COMPLETED");
        assertTrue(OfflineCheck.of(
                        operator()
                                .getText("/intents/" + intent.path("id").asString() + "/evidence")
                                .getBytes(StandardCharsets.UTF_8),
                        Files.readAllBytes(lab.directory().trust()))
                .passed());

        JsonNode signed = operator().get("/intents/" + intent.path("id").asString() + "/permit");
        EngineClient client = new EngineClient(
                operator(),
                lab.facts().domain().separator(),
                engine.entity("hub"),
                ClientKey.read(lab.directory().clientKey("hub")));
        long now = java.time.Instant.now().getEpochSecond();
        client.send(client.command(
                new Instruction.OpenAccount(counterparty),
                EngineClient.newName(new java.security.SecureRandom()),
                now));
        Instruction.RaiseLimit raise = raise(counterparty, signed, 2_000_000);
        Bytes command = client.command(raise, lab.facts().domain());
        assertEquals("queued", client.send(command).path("outcome").asString("queued"));
        refused(
                "CREDIT_PERMIT_INVALID",
                () -> client.send(client.command(
                        raise(counterparty, signed, 3_000_000), lab.facts().domain())));
    }

    private static Instruction.RaiseLimit raise(EntityId counterparty, JsonNode signed, long to) {
        return new Instruction.RaiseLimit(
                counterparty,
                lab.facts().dollars().id(),
                Amount.ZERO,
                Amount.of(to),
                signed.path("boardEpoch").asLong(),
                signed.path("nonce").asLong(),
                signed.path("expiresAt").asLong(),
                signed.path("signatures")
                        .valueStream()
                        .map(text -> Signature.decode(Hex.decode(text.asString())))
                        .toList());
    }

    /** Break-glass: one approver, an end that the policy committed to, a delay longer than any withdrawal's, and an alarm all the while. */
    @Test
    @Order(13)
    void breakGlassWaitsWithAnAlarmAndIsCancelledOrPaid() throws Exception {
        ObjectNode many = withdrawal().put("amount", "2000000").put("purpose", "The usual keys are lost");
        refused(
                "DESTINATION_NOT_LISTED",
                () -> operator()
                        .post(
                                "/intents/break-glass",
                                many.deepCopy()
                                        .put(
                                                "destination",
                                                lab.facts().guardian().toString())));
        assertEquals(0, broken());
        JsonNode first = operator().post("/intents/break-glass", many);
        assertEquals("break-glass", first.path("kind").asString());
        assertEquals(1, broken());
        decide("alice", first, "approve");
        assertEquals("DELAY", verdict(first), "one approver is enough, and the delay is not");
        refused("ROLE_MISSING", () -> decide("regulator", first, "cancel"));
        assertEquals(
                "CANCELLED", decide("guardian", first, "cancel").path("state").asString());
        refused("INTENT_NOT_OPEN", () -> decide("bob", first, "approve"));
        awaitBurned(first);
        assertEquals(0, broken());

        String before = reserve();
        JsonNode second = operator().post("/intents/break-glass", many);
        decide("alice", second, "approve");
        long filed = System.nanoTime();
        await(second, "COMPLETED");
        assertTrue(
                System.nanoTime() - filed > TimeUnit.SECONDS.toNanos(LabPolicy.BREAK_GLASS_SECONDS - 3),
                "it waited its delay");
        assertEquals(Long.parseLong(before) - 2_000_000, Long.parseLong(reserve()));
        refused("INTENT_NOT_OPEN", () -> decide("guardian", second, "cancel"));
        awaitTrue(() -> alarms(first) == 3 && alarms(second) == 3);
    }

    /**
     * Shares of the default fund's pool leave: two approvals, the quorum, the fund, the notice. While a default is undecided nobody leaves; the appliance
     * has it decided by itself, and what is left of the shares' worth comes into the reserve. Last, for the chain's clock is hours ahead then.
     */
    @Test
    @Order(20)
    void sharesLeaveTheFundAfterTheirNoticeAndOnceADefaultIsDecided() throws Exception {
        TokenId dollar = lab.facts().dollars().id();
        try (DepositaryClient chain = DepositaryClient.connect(
                lab.rpc().node(),
                lab.facts().domain(),
                Optional.of(lab.facts().codeHash()),
                TransactionSender.heldBy(
                        lab.rpc().node(),
                        lab.facts().domain().chainId(),
                        lab.facts().gas()))) {
            FundClient fund = chain.fund(Lab.trust(lab.directory()).fund().orElseThrow());
            new Erc20(
                            chain.node(),
                            lab.facts().dollars().contract(),
                            TransactionSender.heldBy(
                                    lab.rpc().node(),
                                    lab.facts().domain().chainId(),
                                    lab.facts().gas()))
                    .mint(lab.facts().gas(), Amount.of(1_250));
            ObjectNode joining = JSON.createObjectNode()
                    .put("entity", lab.facts().entity().toString())
                    .put("token", dollar.toString())
                    .put("amount", "1000")
                    .put("least", "1000");
            payIn("join", joining);
            refused("FUND_WORD_INVALID", () -> payIn("join", joining.deepCopy().put("amount", "0")));
            DebtorAndCreditors parties =
                    new DebtorAndCreditors(lab, chain, dollar, lab.farFacts().entity());
            parties.dispute(List.of(Amount.of(500)));

            ObjectNode leaving = JSON.createObjectNode()
                    .put("token", dollar.toString())
                    .put("part", "pool")
                    .put("units", "400")
                    .put("purpose", "Less at risk")
                    .put("lifetimeSeconds", 600);
            refused(
                    "UNITS_INSUFFICIENT",
                    () -> operator()
                            .post("/intents/fund-exit", leaving.deepCopy().put("units", "1001")));
            JsonNode exit = operator().post("/intents/fund-exit", leaving);
            decide("alice", exit, "approve");
            assertEquals(0, fund.shares(dollar, lab.facts().entity()).leaving().compareTo(Amount.ZERO));
            decide("bob", exit, "approve");
            await(exit, "COMPLETED");
            awaitTrue(() -> exits().size() == 1);
            long number = exits().path(0).path("id").asLong();
            String finish = "/fund/exits/" + number + "/finish";
            refused("ROLE_MISSING", () -> lab.apiOf("regulator").post(finish));
            refused("EXIT_NOT_READY", () -> operator().post(finish));

            lab.rpc().call("evm_increaseTime", 2 * 3_600);
            lab.rpc().call("evm_mine");
            parties.finish();
            Bytes32 id = Bytes32.fromHex("0x" + "5a".repeat(32));
            JsonNode declaration = operator()
                    .post(
                            "/intents/default",
                            JSON.createObjectNode()
                                    .put("id", id.toString())
                                    .put("debtor", parties.debtor().toString())
                                    .put("token", dollar.toString())
                                    .put("profile", "XLN")
                                    .put("purpose", "The debtor does not pay")
                                    .put("lifetimeSeconds", 86_400));
            decide("alice", declaration, "approve");
            decide("bob", declaration, "approve");
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!fund.pool(dollar).isUndecided()) {
                assertTrue(System.nanoTime() - deadline < 0, "declared in time");
                TimeUnit.MILLISECONDS.sleep(20);
            }
            refused("DEFAULT_UNDECIDED", () -> operator().post(finish));
            await(declaration, "COMPLETED");

            String one = "/fund/defaults/" + id;
            awaitTrue(() -> operator().get(one).path("stage").asString().equals("paying"));
            // Half of what the default took is asked back, and the notice's time for it runs: it is brought back.
            refused("REPLENISHMENT_RUNNING", () -> operator().post(finish));
            assertEquals(
                    "250", operator().get("/fund/" + dollar).path("arrears").asString());
            payIn("replenishment", joining.deepCopy().put("amount", "250").put("least", "500"));
            assertEquals("0", operator().get("/fund/" + dollar).path("arrears").asString());
            String before = reserve();
            operator().post(finish);
            assertEquals(
                    Long.parseLong(before) + 200, Long.parseLong(reserve()), "400 of 1,500 shares of a pool of 750");
            awaitTrue(() -> exits().isEmpty());
            assertEquals(
                    Amount.of(1_100), fund.shares(dollar, lab.facts().entity()).units());
            refused("EXIT_UNKNOWN", () -> operator().post(finish));
            awaitTrue(() -> operator()
                    .get("/fund/defaults")
                    .path("defaults")
                    .path(0)
                    .path("reported")
                    .asBoolean());
        }
    }

    private static JsonNode exits() throws Exception {
        return operator().get("/fund/exits").path("exits");
    }

    /** As the appliance says it is to be sent, by the account that has the money. */
    private static void payIn(String kind, ObjectNode money) throws Exception {
        for (JsonNode step : operator().post("/fund/calls/" + kind, money).path("calls")) {
            lab.rpc()
                    .send(
                            lab.facts().gas().toString(),
                            step.path("to").asString(),
                            "0x" + new BigInteger(step.path("value").asString()).toString(16),
                            step.path("data").asString());
        }
    }

    private static JsonNode delegate(String by, String delegate, String kind, long seconds) throws Exception {
        return Passkeys.delegate(session(by), PASSKEYS.get(by), delegate, List.of(kind), seconds);
    }

    private static void awaitBurned(JsonNode intent) throws Exception {
        long nonce = intent.path("nonce").asLong();
        awaitTrue(() -> operator().get("/status").path("entity").path("nonce").asLong() == nonce);
    }

    private static String verdict(JsonNode intent) throws Exception {
        return operator()
                .get("/intents/" + intent.path("id").asString())
                .path("verdict")
                .path("outcome")
                .asString();
    }

    /** Rows of the signers' logs that raise the alarm about an intent. */
    private static int alarms(JsonNode intent) throws Exception {
        return lab.apiOf("regulator")
                .get("/audit?type=break-glass&intent=" + intent.path("id").asString())
                .path("rows")
                .size();
    }

    /** The gauge that alerts watch. */
    private static long broken() throws Exception {
        return operator()
                .getText("/metrics")
                .lines()
                .filter(line -> line.startsWith("portcullis_intents_break_glass "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private static void enrol(String person) throws Exception {
        SoftwareAuthenticator passkey = SoftwareAuthenticator.create(
                lab.directory().authenticator(person),
                lab.facts().console().toString(),
                "localhost",
                new SecureRandom());
        JsonNode ticket = operator().post("/enrolments", JSON.createObjectNode().put("person", person));
        Passkeys.enrol(lab.api(), passkey, ticket.path("ticket").asString());
        refused(
                "TICKET_INVALID",
                () -> Passkeys.enrol(lab.api(), passkey, ticket.path("ticket").asString()));
        PASSKEYS.put(person, passkey);
    }

    private static ApiClient operator() {
        try {
            return lab.apiOf("operator");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static ObjectNode withdrawal() {
        return JSON.createObjectNode()
                .put("token", lab.facts().dollars().id().toString())
                .put("destination", lab.facts().destination().toString())
                .put("amount", "2000000")
                .put("purpose", "A test of the pipeline")
                .put("lifetimeSeconds", 600);
    }

    private static ObjectNode decision(String word) {
        return JSON.createObjectNode().put("decision", word);
    }

    private static JsonNode file(ObjectNode withdrawal) throws Exception {
        return operator().post("/intents", withdrawal);
    }

    /** An appliance that starts again knows no session. */
    private static void restart(String process) throws IOException, InterruptedException {
        lab.restart(process);
        SESSIONS.clear();
    }

    private static ApiClient session(String person) throws Exception {
        if (!SESSIONS.containsKey(person)) {
            SESSIONS.put(person, Passkeys.signIn(lab.api(), PASSKEYS.get(person)));
        }
        return SESSIONS.get(person);
    }

    private static JsonNode decide(String person, JsonNode intent, String word) throws Exception {
        SoftwareAuthenticator passkey = PASSKEYS.get(person);
        return Passkeys.decide(session(person), passkey, intent.path("id").asString(), word);
    }

    private static String state(JsonNode intent) throws Exception {
        return operator()
                .get("/intents/" + intent.path("id").asString())
                .path("state")
                .asString();
    }

    private static String reserve() throws Exception {
        String dollar = lab.facts().dollars().id().toString();
        assertFalse(dollar.equals(Asset.NATIVE.id().toString()));
        return operator()
                .get("/reserves")
                .path("reserves")
                .valueStream()
                .filter(held -> held.path("token").path("id").asString().equals(dollar))
                .findFirst()
                .orElseThrow()
                .path("amount")
                .asString();
    }

    private static void await(JsonNode intent, String wanted) throws Exception {
        awaitTrue(
                () -> {
                    JsonNode now =
                            operator().get("/intents/" + intent.path("id").asString());
                    String state = now.path("state").asString();
                    boolean ended = state.equals("COMPLETED")
                            || state.equals("CANCELLED")
                            || state.equals("REJECTED")
                            || state.equals("EXPIRED");
                    assertTrue(state.equals(wanted) || !ended, () -> "ended as " + state + ": " + now.path("fault"));
                    return state.equals(wanted);
                },
                () -> wanted + "; it is "
                        + operator().get("/intents/" + intent.path("id").asString()));
    }

    /** What is awaited. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void awaitTrue(Condition condition) throws Exception {
        awaitTrue(condition, () -> "what is awaited");
    }

    private static void awaitTrue(Condition condition, Callable<String> wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.holds()) {
            if (System.nanoTime() - deadline >= 0) {
                fail("not in time: " + wanted.call());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static void refused(String tag, Executable request) {
        assertEquals(tag, assertThrows(ApiRefusal.class, request).tag());
    }
}
