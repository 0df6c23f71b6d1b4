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
import io.portcullis.depositary.model.TokenId;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The main job with nothing left out: a chain, three signers with their tokens, the appliance, and two people at real browsers. */
class FullStackConsoleTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path folder;

    @Test
    void aWithdrawalReachesTheChainAfterTwoPeopleApprovedItInTheirBrowsers() throws Exception {
        System.setProperty(
                "portcullis.root", Path.of("").toAbsolutePath().getParent().toString());
        int chainPort = Lab.freePort();
        LabDirectory directory = LabDirectory.at(folder.resolve("lab"));
        try (var lab = io.portcullis.appliance.lab.Lab.start(
                        directory, Beginning.AFRESH, chainPort, new Story(line -> {}));
                Browser alice = Browser.open(folder.resolve("a"), pin(directory, lab.facts()), port(lab.facts()));
                Browser bob = Browser.open(folder.resolve("b"), pin(directory, lab.facts()), port(lab.facts()))) {
            ApiClient operator = lab.apiOf("operator");
            enrol(operator, alice, "alice");
            enrol(operator, bob, "bob");
            putInForce(operator, directory, lab.facts());

            JsonNode filed = operator.post(
                    "/intents",
                    JSON.createObjectNode()
                            .put("token", dollars(lab.facts()).toString())
                            .put("destination", lab.facts().destination().toString())
                            .put("amount", "250000000")
                            .put("purpose", "Pay the treasury its share for November")
                            .put("lifetimeSeconds", 1_800));
            String id = filed.path("id").asString();
            signInAndApprove(alice, id);
            assertEquals(
                    "AWAITING_APPROVALS",
                    operator.get("/intents/" + id).path("state").asString());
            signInAndApprove(bob, id);

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

    private static void signInAndApprove(Browser browser, String id) {
        browser.visit("/sign-in");
        browser.press("sign-in");
        browser.await("the pending intents", () -> browser.path().equals("/intents"));
        browser.visit("/intents/" + id);
        assertEquals("good", browser.verdictOfCheck(), browser.element("check").getText());
        browser.press("approve");
        browser.await("the approval", () -> !browser.has("approve"));
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
        try (var in = java.nio.file.Files.newInputStream(directory.authority())) {
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
