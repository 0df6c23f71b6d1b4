package io.portcullis.appliance.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.lab.Lab.Beginning;
import io.portcullis.appliance.lab.LabDirectory;
import io.portcullis.appliance.lab.LabFacts;
import io.portcullis.appliance.lab.Officer;
import io.portcullis.appliance.lab.Story;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.duress.DuressList;
import io.portcullis.signer.duress.SealedList;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.threshold.codec.Bytes;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The main job with nothing left out: a chain, three signers with their tokens, the appliance, and two people at real browsers. Then one of them again, under
 * threat: whoever looks over the shoulder sees what there was to see before.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FullStackConsoleTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path folder;

    private static LabDirectory directory;
    private static io.portcullis.appliance.lab.Lab lab;
    private static ApiClient operator;
    private static Browser alice;
    private static Browser bob;
    private static Browser threatened;
    private static Seen calm;

    /**
     * What somebody beside the person sees of an approval.
     *
     * @param words of the page afterwards, without what differs between any two intents
     * @param requests of the page and its scripts, in their order, each with its status
     * @param files that pages are made of: a browser loads them side by side
     * @param milliseconds from the press to the page that says so
     */
    private record Seen(String words, List<String> requests, Set<String> files, long milliseconds) {}

    @BeforeAll
    static void begin() throws Exception {
        System.setProperty(
                "portcullis.root", Path.of("").toAbsolutePath().getParent().toString());
        directory = LabDirectory.at(folder.resolve("lab"));
        lab = io.portcullis.appliance.lab.Lab.start(directory, Beginning.AFRESH, Lab.freePort(), new Story(line -> {}));
        operator = lab.apiOf("operator");
        alice = open("a");
        bob = open("b");
        threatened = open("t");
        enrol(operator, alice, "alice");
        enrol(operator, bob, "bob");
        enrol(operator, threatened, "alice");
        putInForce(operator, directory, lab.facts());
    }

    @AfterAll
    static void end() throws Exception {
        for (Browser one : new Browser[] {alice, bob, threatened}) {
            if (one != null) {
                one.close();
            }
        }
        if (lab != null) {
            lab.close();
        }
    }

    private static Browser open(String name) throws Exception {
        return Browser.open(folder.resolve(name), pin(directory, lab.facts()), port(lab.facts()));
    }

    private static String file() throws Exception {
        return operator.post(
                        "/intents",
                        JSON.createObjectNode()
                                .put("token", dollars(lab.facts()).toString())
                                .put("destination", lab.facts().destination().toString())
                                .put("amount", "250000000")
                                .put("purpose", "Pay the treasury its share for November")
                                .put("lifetimeSeconds", 1_800))
                .path("id")
                .asString();
    }

    @Test
    @Order(1)
    void aWithdrawalReachesTheChainAfterTwoPeopleApprovedItInTheirBrowsers() throws Exception {
        String id = file();
        signIn(alice);
        calm = approve(alice, id);
        assertEquals(
                "AWAITING_APPROVALS",
                operator.get("/intents/" + id).path("state").asString());
        signIn(bob);
        approve(bob, id);

        JsonNode done = completed(operator, id);
        assertTrue(done.path("signatures").size() >= 2, done.toString());
        assertEquals("RELEASED", done.path("payouts").path(0).path("status").asString());
        alice.visit("/history");
        assertTrue(alice.shows("250 LUSD"));
        alice.visit("/intents/" + id);
        assertEquals("good", alice.verdictOfCheck());
        assertTrue(alice.shows(done.path("submitted").path("hash").asString()));
        assertTrue(alice.shows("Download the evidence file"));
        assertFalse(alice.has("approve"));
        JsonNode evidence = operator.get("/intents/" + id + "/evidence");
        assertEquals(2, evidence.path("approvals").size());
        awaitAnchored();
    }

    /** The snapshot that was taken when all began: the signers noted it, and a batch on the chain covers their notes. */
    private static void awaitAnchored() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode snapshots = operator.get("/audit/snapshots").path("snapshots");
            if (snapshots.path(0).has("anchoredBy")) {
                return;
            }
            assertTrue(System.nanoTime() - deadline < 0, snapshots::toString);
            Thread.sleep(200);
        }
    }

    /** Last: from here on the gate of this lab is shut. */
    @Test
    @Order(2)
    void anApprovalUnderThreatLooksLikeAnyOtherAndShutsTheGate() throws Exception {
        listTheOtherPasskeyOfAlice();
        JsonNode gate = operator.get("/freeze").path("lattices");
        String id = file();
        signIn(threatened);
        Seen forced = approve(threatened, id);
        assertEquals(calm.words(), forced.words(), "the same page, the same words");
        assertEquals(calm.requests(), forced.requests(), "no request more, no other status");
        assertEquals(calm.files(), forced.files());
        assertTrue(
                forced.milliseconds() < 10 * calm.milliseconds() + 2_000,
                () -> forced.milliseconds() + " ms after " + calm.milliseconds());
        approve(bob, id);
        awaitShut();
        JsonNode intent = operator.get("/intents/" + id);
        assertEquals("APPROVED", intent.path("state").asString(), intent.toString());
        assertEquals(0, intent.path("signatures").size());
        // Nothing that leaves a signer's host says why: no log, no page, no gauge.
        for (String path : List.of("/freeze", "/status", "/audit", "/intents/" + id)) {
            String told = operator.get(path).toString();
            assertFalse(told.contains("DURESS_SIGNALLED") || told.contains("decided under threat"), path + ": " + told);
        }
        assertEquals(gate, operator.get("/freeze").path("lattices"), "as before, outwardly");
    }

    /** Past the appliance, while the signers run. */
    private static void listTheOtherPasskeyOfAlice() throws Exception {
        TrustRoots trust = TrustRoots.decode(Files.readAllBytes(directory.trust()));
        List<String> alices = operator.get("/authenticators")
                .path("authenticators")
                .valueStream()
                .filter(one -> one.path("person").asString().equals("alice"))
                .map(one -> one.path("id").asString())
                .toList();
        byte[] next = Officer.of(directory).signDuress(trust.entity(), List.of(passkeyOf(threatened, alices)));
        DuressList inForce = DuressList.decode(Files.readAllBytes(directory.duress()), trust);
        ObjectNode body = JSON.createObjectNode();
        ArrayNode lists = body.putArray("lists");
        for (TrustRoots.Member member : trust.members()) {
            Bytes sealed = SealedList.seal(SealedList.Way.TO_SIGNER, next, inForce, new SecureRandom());
            lists.addObject().put("signer", member.signer()).put("sealed", Hex.encode(sealed.toArray()));
        }
        JsonNode answers = operator.post("/duress", body);
        answers.path("lists")
                .forEach(one -> assertEquals("HEEDED", one.path("answer").asString(), answers.toString()));
    }

    private static String passkeyOf(Browser browser, List<String> among) {
        List<String> held = browser.passkeys();
        return among.stream().filter(held::contains).findFirst().orElseThrow();
    }

    /** Each signer's own process says so, on its own host. */
    private static void awaitShut() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (String signer : List.of("signer-1", "signer-2", "signer-3")) {
            Path log = directory.root().resolve(signer).resolve("signer.log");
            while (!Files.readString(log).contains("DURESS_SIGNALLED")) {
                assertTrue(System.nanoTime() - deadline < 0, signer + " is not shut");
                Thread.sleep(200);
            }
        }
    }

    private static void enrol(ApiClient operator, Browser browser, String person) throws Exception {
        browser.plugInPasskey();
        String ticket = operator.post("/enrolments", JSON.createObjectNode().put("person", person))
                .path("ticket")
                .asString();
        browser.visit("/enrol/" + ticket);
        browser.press("enrol");
        browser.await("the enrolment", () -> browser.element("enrolled").isDisplayed());
    }

    private static void putInForce(ApiClient operator, LabDirectory directory, LabFacts facts) throws Exception {
        ObjectNode document = (ObjectNode) operator.post("/policies/draft");
        ArrayNode allowed = document.putArray("allowList");
        allowed.addObject()
                .put("label", "Treasury")
                .put("token", dollars(facts).toString())
                .put("destination", facts.destination().toString());
        ArrayNode rules = document.putArray("rules");
        rules.addObject()
                .put("id", "dollars")
                .put("kind", "withdrawal")
                .put("token", dollars(facts).toString())
                .put("upTo", "5000000000")
                .put("approvers", 2);
        rules.addObject().put("id", "rule-changes").put("kind", "rules").put("approvers", 2);
        byte[] signed = Officer.of(directory).sign(document.toString().getBytes(StandardCharsets.UTF_8));
        completed(operator, operator.postBytes("/policies", signed).path("id").asString());
    }

    private static void signIn(Browser browser) {
        browser.visit("/sign-in");
        browser.press("sign-in");
        browser.await("the pending intents", () -> browser.path().equals("/intents"));
    }

    private static Seen approve(Browser browser, String id) {
        browser.visit("/intents/" + id);
        assertEquals("good", browser.verdictOfCheck(), browser.element("check").getText());
        browser.recordRequests();
        long pressed = System.nanoTime();
        browser.press("approve");
        browser.await("the approval", () -> !browser.has("approve"));
        long milliseconds = (System.nanoTime() - pressed) / 1_000_000;
        browser.verdictOfCheck();
        List<String> requests = browser.recordedRequests().stream()
                .map(one -> one.replace(id, "ID"))
                .toList();
        String words = browser.element("main")
                .getText()
                .replaceAll("0x[0-9a-f…]+", "HEX")
                .replaceAll("\\d\\d:\\d\\d:\\d\\d", "TIME")
                .replaceAll("entry \\d+ of \\d+", "ENTRY")
                .replaceAll("(?m)^\\d+$", "NONCE");
        return new Seen(
                words,
                requests.stream().filter(one -> !one.contains(" /static/")).toList(),
                requests.stream().filter(one -> one.contains(" /static/")).collect(Collectors.toSet()),
                milliseconds);
    }

    private static JsonNode completed(ApiClient operator, String id) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode intent = operator.get("/intents/" + id);
            if (intent.path("state").asString().equals("COMPLETED")) {
                return intent;
            }
            assertTrue(System.nanoTime() - deadline < 0, () -> "still not completed: " + intent);
            Thread.sleep(200);
        }
    }

    private static TokenId dollars(LabFacts facts) {
        return Asset.erc20(facts.dollar()).id();
    }

    private static int port(LabFacts facts) {
        return facts.console().getPort();
    }

    /** The pin of the key the appliance presents, taken over a connection that trusts the lab's authority alone. */
    private static String pin(LabDirectory directory, LabFacts facts) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var in = Files.newInputStream(directory.authority())) {
            trusted.setCertificateEntry(
                    "lab", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, trust.getTrustManagers(), null);
        try (Socket socket = context.getSocketFactory().createSocket("localhost", port(facts))) {
            X509Certificate server =
                    (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256")
                            .digest(server.getPublicKey().getEncoded()));
        }
    }
}
