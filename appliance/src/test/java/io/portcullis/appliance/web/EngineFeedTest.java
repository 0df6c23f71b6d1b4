package io.portcullis.appliance.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.Invoice;
import io.portcullis.appliance.client.PaymentWatch;
import io.portcullis.appliance.hub.BoardSealer;
import io.portcullis.appliance.hub.ChainWord;
import io.portcullis.appliance.hub.ConnectionPin;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.hub.Outcome;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The feed as server-sent events, and the pages of accounts, of a genuine engine over TLS. */
class EngineFeedTest {
    @TempDir
    static Path folder;

    private static EngineRig rig;
    private static WebServer server;
    private static HttpClient client;

    @BeforeAll
    static void open() throws Exception {
        Lab lab = Lab.in(folder);
        rig = new EngineRig(folder.resolve("rig"));
        rig.openAccounts(500_000_000);
        server = new WebServer(
                "127.0.0.1",
                0,
                lab.serverTls(),
                Set.of("https://localhost"),
                new MemoryDesk(),
                Optional.of(rig.service),
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                new SecureRandom());
        server.start();
        client = HttpClient.newBuilder().sslContext(lab.clientTls("TLSv1.3")).build();
    }

    @AfterAll
    static void close() throws Exception {
        client.close();
        server.close();
        rig.close();
    }

    /** One event as it stands on the wire. */
    private record Heard(String id, String event, JsonNode data) {}

    /** A listener that reads line by line. */
    private static final class Ear implements AutoCloseable {
        private final InputStream in;
        private final BufferedReader lines;

        Ear(String query, Optional<String> lastEventId) throws Exception {
            HttpRequest.Builder request = at("/api/v1/engine/feed" + query);
            lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
            HttpResponse<InputStream> reply = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertEquals(200, reply.statusCode());
            in = reply.body();
            lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        }

        Heard next() throws Exception {
            String id = after("id: ");
            String event = after("event: ");
            JsonNode data = new JsonMapper().readTree(after("data: "));
            assertEquals("", lines.readLine());
            return new Heard(id, event, data);
        }

        private String after(String name) throws Exception {
            String line = lines.readLine();
            assertTrue(line != null && line.startsWith(name), name + "expected, and came: " + line);
            return line.substring(name.length());
        }

        @Override
        public void close() throws java.io.IOException {
            in.close();
        }
    }

    @Test
    void goesOnAfterTheLastEventThatWasHeard() throws Exception {
        String heard;
        try (Ear ear = new Ear("", Optional.empty())) {
            assertEquals("listening", ear.next().event());
            rig.pay("alice", "hub", 1_000_001);
            Heard first = ear.next();
            assertEquals("account", first.event());
            assertEquals("1000001", first.data().path("amount").asString());
            heard = first.id();
        }
        rig.pay("alice", "hub", 1_000_002);
        for (Ear ear : new Ear[] {new Ear("?after=" + heard, Optional.empty()), new Ear("", Optional.of(heard))}) {
            try (ear) {
                Heard listening = ear.next();
                assertEquals(heard, listening.id());
                assertFalse(listening.data().path("gap").asBoolean());
                assertEquals("1000002", ear.next().data().path("amount").asString());
            }
        }
    }

    @Test
    void theCommandLinesWatchHearsHowAPaymentEnds() throws Exception {
        ApiClient api = ApiClient.of(
                        URI.create("https://localhost:" + server.port()), Optional.of(folder.resolve("authority.pem")))
                .withToken("rita-token");
        Invoice invoice = Invoice.parse(rig.invoice("bob", 1_000_005));
        try (PaymentWatch watch = PaymentWatch.begin(api)) {
            rig.payInvoice("alice", invoice);
            JsonNode end = watch.await(invoice.hash(), EngineRig.entity("alice"), Duration.ofSeconds(30))
                    .orElseThrow();
            assertEquals("settled", end.path("kind").asString());
        }
    }

    @Test
    void saysThatItCannotGoOnFromAnotherRun() throws Exception {
        try (Ear ear = new Ear("?after=0123456789abcdef-5", Optional.empty())) {
            assertTrue(ear.next().data().path("gap").asBoolean());
        }
    }

    @Test
    void tellsOneAccountsEventsAlone() throws Exception {
        try (Ear ear = new Ear("?one=bob&other=hub", Optional.empty())) {
            ear.next();
            rig.pay("alice", "hub", 1_000_003);
            rig.pay("hub", "bob", 1_000_004);
            assertEquals("1000004", ear.next().data().path("amount").asString());
        }
    }

    @Test
    void refusesAPositionAndAnAccountThatAreNone() throws Exception {
        assertRefused("/api/v1/engine/feed?after=5", 400, "FIELD_INVALID");
        assertRefused("/api/v1/engine/feed?one=hub", 400, "FIELD_INVALID");
        assertRefused("/api/v1/engine/feed?one=hub&other=hub", 400, "PATH_INVALID");
        assertRefused("/api/v1/engine/feed?one=hub&other=nobody", 400, "PATH_INVALID");
        assertRefused("/accounts/hub/0x" + "12".repeat(32), 404, "ACCOUNT_ABSENT");
    }

    @Test
    void theListAndThePageShowTheSameNumbersAsTheApi() throws Exception {
        rig.pay("hub", "alice", 250_000);
        String list = get("/accounts");
        String page = get("/accounts/alice/hub");
        JsonNode account = new JsonMapper().readTree(get("/api/v1/engine/accounts/alice/hub"));
        JsonNode line = account.path("lines").path(0);
        String left = account.path("left").asString();
        String right = account.path("right").asString();
        assertTrue(list.contains("/accounts/" + left + "/" + right), list);
        for (String field : new String[] {"delta", "creditLeft", "holdLeft"}) {
            String amount = dollars(line.path(field).asString());
            assertTrue(page.contains(">" + amount + " LUSD<"), field + " " + amount + " " + page);
        }
        for (String side : new String[] {"left", "right"}) {
            for (String way : new String[] {"out", "in"}) {
                String amount = dollars(line.path(side).path(way).asString());
                assertTrue(page.contains("data-value=\"" + side + "-" + way + "\">" + amount + " LUSD<"), page);
            }
        }
        assertTrue(page.contains(left)
                && page.contains(right)
                && page.contains(account.path("id").asString()));
        assertTrue(
                page.contains("Δ is " + dollars(line.path("delta").asString())
                        + ", on a scale of −L = -500, 0 = C, C + R = 500."),
                page);
        assertTrue(page.contains("version " + account.path("version").asLong() + " is sealed"), page);
        assertFalse(page.contains("style="), page);
    }

    @Test
    void thePageSaysThatALastFrameWaitsForItsSeal() throws Exception {
        rig.board.holdSeals();
        CompletableFuture<Outcome> outcome;
        try {
            Transaction.Pay pay = new Transaction.Pay(EngineRig.DOLLAR, Amount.of(7), Bytes32.ZERO);
            outcome = rig.service.submit(rig.command("bob", EngineRig.with("hub", pay)), ConnectionPin.NONE);
            long version = awaitUnsealed();
            assertFalse(outcome.isDone());
            assertTrue(get("/accounts/bob/hub").contains("version " + version + " waits for the seal of block"));
        } finally {
            rig.board.goOn();
        }
        assertEquals(new Outcome.Done(Optional.empty()), outcome.get(20, TimeUnit.SECONDS));
        assertTrue(get("/accounts/bob/hub").contains("is sealed; this node is sealed up to block"));
    }

    @Test
    void nothingNewBeginsWhileTheSignersSayNoAndEverybodyIsTold() throws Exception {
        try (Ear ear = new Ear("", Optional.empty())) {
            ear.next();
            rig.board.become(new BoardSealer.State.Refusing("AUDIT_UNAVAILABLE: the disk is full"));
            try {
                Heard heard = ear.next();
                assertEquals("seals", heard.event());
                assertEquals("SEALS_REFUSED", heard.data().path("tag").asString());
                assertTrue(heard.data().path("message").asString().contains("AUDIT_UNAVAILABLE"));
                assertEquals("SEALS_REFUSED", refused("alice", 1));
                JsonNode status = new JsonMapper().readTree(get("/api/v1/engine/status"));
                assertTrue(status.path("running").asBoolean());
                assertEquals("SEALS_REFUSED", status.path("fault").path("tag").asString());
            } finally {
                rig.board.become(BoardSealer.State.WORKING);
            }
            assertEquals("working", ear.next().data().path("state").asString());
            rig.pay("alice", "hub", 1_000_005);
            assertEquals("1000005", ear.next().data().path("amount").asString());
            assertFalse(new JsonMapper().readTree(get("/api/v1/engine/status")).has("fault"));
        }
    }

    @Test
    void whatTheChainClosesIsClosedHereUntilTheChainOpensIt() throws Exception {
        try (Ear ear = new Ear("", Optional.empty())) {
            ear.next();
            ChainWord.Level sealed = new ChainWord.Level(EngineRig.entity("bob"), FreezeLevel.SEALED);
            rig.service.hear(sealed);
            rig.service.hear(sealed);
            rig.service.hear(new ChainWord.Level(EngineRig.entity("a stranger"), FreezeLevel.SEALED));
            Heard heard = ear.next();
            assertEquals("gate", heard.event());
            assertEquals("SEALED", heard.data().path("level").asString());
            assertEquals("SEALED", gate("bob"));
            assertEquals("OPEN", gate("alice"));
            assertEquals("GATE_FROZEN", refused("bob", 1));
            rig.service.hear(new ChainWord.Level(EngineRig.entity("bob"), FreezeLevel.OPEN));
            assertEquals("OPEN", ear.next().data().path("level").asString());
            rig.pay("bob", "hub", 1_000_006);
            assertEquals("1000006", ear.next().data().path("amount").asString());
        }
    }

    private static String gate(String name) throws Exception {
        return new JsonMapper()
                .readTree(get("/api/v1/engine/status"))
                .path("entities")
                .valueStream()
                .filter(it -> it.path("name").asString().equals(name))
                .map(it -> it.path("gate").asString())
                .findFirst()
                .orElseThrow();
    }

    private static String refused(String payer, long amount) throws Exception {
        Transaction.Pay pay = new Transaction.Pay(EngineRig.DOLLAR, Amount.of(amount), Bytes32.ZERO);
        Outcome outcome = rig.service
                .submit(rig.command(payer, EngineRig.with("hub", pay)), ConnectionPin.NONE)
                .get(20, TimeUnit.SECONDS);
        return assertInstanceOf(Outcome.Refused.class, outcome).refusal().tag().name();
    }

    private static long awaitUnsealed() throws Exception {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < deadline) {
            JsonNode account = new JsonMapper().readTree(get("/api/v1/engine/accounts/bob/hub"));
            if (account.has("waitsForSealOf")) {
                assertTrue(account.path("sealedHeight").asLong()
                        < account.path("waitsForSealOf").asLong());
                return account.path("version").asLong();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("nothing waits for its seal");
    }

    private static String dollars(String units) {
        return new java.math.BigDecimal(units)
                .movePointLeft(6)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static void assertRefused(String path, int status, String tag) throws Exception {
        HttpResponse<String> reply = client.send(at(path).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(status, reply.statusCode(), path);
        assertTrue(reply.body().contains(tag), reply.body());
    }

    private static String get(String path) throws Exception {
        return client.send(at(path).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                .header("Authorization", "Bearer rita-token");
    }
}
