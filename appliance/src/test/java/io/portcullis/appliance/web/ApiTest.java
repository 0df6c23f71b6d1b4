package io.portcullis.appliance.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.policy.Policy.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every operation and page of the whole server, asked by people of every role. */
class ApiTest {
    private static final String ORIGIN = "https://localhost:8443";
    private static final List<String> EVERYBODY = List.of("olga", "alice", "gwen", "rita");
    private static final String LINES = "\"lines\":[{\"token\":\"0x\",\"left\":\"-1\",\"right\":\"1\"}]";
    private static final String AGREED =
            "{\"chainId\":1,\"by\":\"0x\",\"entity\":\"0x\",\"boardEpoch\":1,\"nonce\":1,\"expiresAt\":1,"
                    + "\"finalVersion\":0," + LINES + ",\"signatures\":[\"0x\"],\"groupSignature\":\"0x\"}";
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry(
                    "postCollateral",
                    "{\"counterparty\":\"0x\",\"token\":\"0x\",\"amount\":\"5\",\"purpose\":\"p\",\"lifetimeSeconds\":60}"),
            Map.entry("releaseCollateral", "{\"agreement\":" + AGREED + ",\"purpose\":\"p\",\"lifetimeSeconds\":60}"),
            Map.entry("fileSettlement", "{\"agreements\":[" + AGREED + "],\"purpose\":\"p\",\"lifetimeSeconds\":60}"),
            Map.entry(
                    "fileAgreement",
                    "{\"counterparty\":\"0x\",\"finalVersion\":0," + LINES
                            + ",\"purpose\":\"p\",\"lifetimeSeconds\":60}"),
            Map.entry(
                    "startDispute",
                    "{\"counterparty\":\"0x\",\"nothingAgreed\":false,\"purpose\":\"p\",\"lifetimeSeconds\":60}"),
            Map.entry(
                    "fillOrders",
                    "{\"counterparty\":\"0x\",\"choices\":[{\"index\":0,\"ratio\":1}],\"purpose\":\"p\",\"lifetimeSeconds\":60}"),
            Map.entry("stress", "{\"stress\":[]}"),
            Map.entry("fileKeyCeremony", "{\"plan\":\"0x\",\"purpose\":\"p\",\"lifetimeSeconds\":60}"),
            Map.entry(
                    "fileCreditLimit",
                    "{\"counterparty\":\"0x\",\"token\":\"0x\",\"from\":\"1\",\"to\":\"2\",\"purpose\":\"p\",\"lifetimeSeconds\":60}"),
            Map.entry(
                    "declareDefault",
                    "{\"id\":\"0x\",\"debtor\":\"0x\",\"token\":\"0x\",\"profile\":\"XLN\",\"purpose\":\"p\",\"lifetimeSeconds\":60}"),
            Map.entry(
                    "leaveFund",
                    "{\"token\":\"0x\",\"part\":\"pool\",\"units\":\"1\",\"purpose\":\"p\",\"lifetimeSeconds\":60}"),
            Map.entry("composeJoin", "{\"entity\":\"0x\",\"token\":\"0x\",\"amount\":\"5\",\"least\":\"1\"}"),
            Map.entry("composeReplenishment", "{\"entity\":\"0x\",\"token\":\"0x\",\"amount\":\"5\",\"least\":\"0\"}"),
            Map.entry("composePremium", "{\"token\":\"0x\",\"amount\":\"5\"}"),
            Map.entry("composeBond", "{\"token\":\"0x\",\"amount\":\"5\"}"),
            Map.entry("composeRecovery", "{\"id\":\"0x\",\"amount\":\"5\"}"),
            Map.entry("acceptPart", "{\"index\":0,\"assigned\":2}"),
            Map.entry("claimRefund", "{\"entity\":\"0x\"}"),
            Map.entry("createEnrolment", "{\"person\":\"alice\"}"),
            Map.entry("enrolCredential", "{\"id\":\"x\"}"),
            Map.entry("signIn", "{\"id\":\"alice\"}"),
            Map.entry(
                    "fileWithdrawal",
                    "{\"token\":\"0x\",\"destination\":\"0x\",\"amount\":\"5\",\"purpose\":\"p\",\"lifetimeSeconds\":60}"),
            Map.entry("approvalOptions", "{\"decision\":\"approve\"}"),
            Map.entry("decide", "{\"id\":\"x\",\"decision\":\"reject\"}"),
            Map.entry("delegationOptions", "{\"delegate\":\"rita\",\"kinds\":[\"withdrawal\"],\"seconds\":60}"),
            Map.entry("delegate", "{\"id\":\"x\"}"),
            Map.entry("filePolicy", "{\"document\":{}}"),
            Map.entry("fileGroupKey", "{\"groupKey\":\"0x00\"}"),
            Map.entry("fileBoardMember", "{\"old\":\"0x00\",\"next\":\"0x00\"}"),
            Map.entry("runCeremony", "{\"definition\":\"0x00\",\"officerSignature\":\"0x00\"}"),
            Map.entry("submitCommand", "{\"command\":\"0x00\"}"),
            Map.entry("raiseFreeze", "{\"level\":\"SEALED\",\"text\":\"x\"}"),
            Map.entry("fileLowering", "{\"level\":\"OPEN\",\"purpose\":\"x\"}"),
            Map.entry("carryDuress", "{\"lists\":[{\"signer\":\"signer-1\",\"sealed\":\"0x00\"}]}"),
            Map.entry("askQuote", "{\"nonce\":\"0x" + "5a".repeat(32) + "\"}"),
            Map.entry("hearTower", "{\"heartbeat\":\"0x00\"}"));

    @TempDir
    static Path folder;

    private static IntentView intent;
    private static MemoryDesk desk;
    private static WebServer server;
    private static HttpClient client;
    private static List<Route> routes;
    private static List<Route> engineRoutes;

    @BeforeAll
    static void open() throws Exception {
        Lab lab = Lab.in(folder);
        intent = SampleIntent.withdrawing("1250750000");
        desk = new MemoryDesk(intent);
        SettableClock clock = new SettableClock();
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        server = new WebServer(
                "127.0.0.1",
                0,
                lab.serverTls(),
                Set.of(ORIGIN),
                desk,
                Optional.empty(),
                meters,
                clock,
                new SecureRandom());
        server.start();
        client = HttpClient.newBuilder().sslContext(lab.clientTls("TLSv1.3")).build();
        List<Route> all = WebServer.routes(
                desk,
                Optional.empty(),
                Optional.empty(),
                new Sessions(clock, new SecureRandom()),
                new Attempts(clock),
                meters,
                new io.portcullis.appliance.console.Pages(),
                new Listeners(),
                FeedSocket.Beat.USUAL);
        routes = all.stream().filter(route -> !ofEngine(route)).toList();
        engineRoutes = all.stream().filter(ApiTest::ofEngine).toList();
    }

    @AfterAll
    static void close() {
        client.close();
        server.close();
    }

    @Test
    void everyOperationAnswersThoseWhoMayAskAndRefusesAllOthers() throws Exception {
        for (Route route : routes) {
            for (String person : EVERYBODY) {
                HttpResponse<String> reply =
                        send(request(route).header("Authorization", "Bearer " + person + "-token"));
                boolean may = mayAsk(route, person);
                String what = person + " " + route.name() + " " + reply.statusCode() + " " + reply.body();
                if (may) {
                    assertTrue(reply.statusCode() < 400, what);
                } else {
                    assertEquals(403, reply.statusCode(), what);
                    assertTrue(reply.body().contains("ROLE_MISSING"), what);
                }
            }
            HttpResponse<String> stranger = send(request(route));
            boolean open = route.access() instanceof Access.Anyone;
            boolean refused = stranger.statusCode() == 401
                    || stranger.headers().firstValue("Location").orElse("").startsWith("/sign-in");
            assertEquals(!open, refused, route.name() + " " + stranger.statusCode());
        }
    }

    private static boolean ofEngine(Route route) {
        return route.template().startsWith("/api/v1/engine/") || route.name().equals("accountPage");
    }

    @Test
    void anApplianceWithoutAnEngineSaysSo() throws Exception {
        assertEquals(19, engineRoutes.size());
        for (Route route : engineRoutes) {
            HttpResponse<String> reply = send(request(route).header("Authorization", "Bearer olga-token"));
            if (route.isSocket()) {
                assertEquals(426, reply.statusCode());
                assertTrue(reply.body().contains("UPGRADE_REQUIRED"), reply.body());
                continue;
            }
            assertEquals(404, reply.statusCode(), route.name());
            assertTrue(reply.body().contains("ENGINE_ABSENT"), reply.body());
            if (route.isApi() && !(route.access() instanceof Access.Anyone)) {
                assertEquals(401, send(request(route)).statusCode(), route.name());
            }
        }
    }

    @Test
    void onlyAFullTileMayBeKeptAndNothingOutsideOfALogIsServed() throws Exception {
        String log = "/api/v1/audit/logs/signer-1/";
        assertEquals("private, max-age=31536000, immutable", caching(log + "tile/0/000"));
        assertEquals("private, max-age=31536000, immutable", caching(log + "tile/entries/x001/x234/067"));
        assertEquals("no-cache", caching(log + "tile/0/001.p/44"));
        assertEquals("no-cache", caching(log + "checkpoint"));
        for (String path : List.of(log + "tile/0/009", "/api/v1/audit/logs/signer-9/checkpoint", log + "tile")) {
            assertEquals(
                    404,
                    send(at(path).header("Authorization", "Bearer rita-token")).statusCode(),
                    path);
        }
    }

    private static String caching(String path) throws Exception {
        HttpResponse<String> reply = send(at(path).header("Authorization", "Bearer rita-token"));
        assertEquals(200, reply.statusCode(), path);
        return reply.headers().firstValue("Cache-Control").orElseThrow();
    }

    @Test
    void whatSomebodyAsksForIsWrittenDownBeforeItIsDoneAndThenWhatCameOfIt() throws Exception {
        Route cancel = routes.stream()
                .filter(route -> route.name().equals("cancelIntent"))
                .findFirst()
                .orElseThrow();
        desk.deeds.clear();
        assertEquals(
                200,
                send(request(cancel).header("Authorization", "Bearer gwen-token"))
                        .statusCode());
        assertEquals(
                403,
                send(request(cancel).header("Authorization", "Bearer rita-token"))
                        .statusCode());
        AuditRow.Asked asked = (AuditRow.Asked) desk.deeds.get(0);
        AuditRow.Answered answered = (AuditRow.Answered) desk.deeds.get(1);
        AuditRow.Answered refused = (AuditRow.Answered) desk.deeds.get(2);
        assertEquals(List.of("gwen", "cancelIntent"), List.of(asked.person(), asked.operation()));
        assertEquals(asked.request(), answered.request());
        assertEquals(200, answered.status());
        assertEquals(Optional.of("ROLE_MISSING"), refused.tag());
    }

    @Test
    void anActionThatCannotBeWrittenDownIsRefused() throws Exception {
        Route cancel = routes.stream()
                .filter(route -> route.name().equals("cancelIntent"))
                .findFirst()
                .orElseThrow();
        int before = desk.asked().size();
        desk.logIsDown = true;
        try {
            HttpResponse<String> reply = send(request(cancel).header("Authorization", "Bearer gwen-token"));
            assertEquals(503, reply.statusCode());
            assertTrue(reply.body().contains("AUDIT_UNAVAILABLE"), reply.body());
            assertEquals(before, desk.asked().size());
        } finally {
            desk.logIsDown = false;
        }
    }

    @Test
    void aRegulatorChangesNothing() throws Exception {
        int before = desk.asked().size();
        for (Route route : routes) {
            if (route.isUnsafe() && !(route.access() instanceof Access.Anyone)) {
                assertEquals(
                        403,
                        send(request(route).header("Authorization", "Bearer rita-token"))
                                .statusCode(),
                        route.name());
            }
        }
        assertEquals(before, desk.asked().size());
    }

    @Test
    void everyReplyHasExactlyTheFieldsOfTheDocument() throws Exception {
        JsonNode document = json(send(at("/api/v1/openapi.json").GET()).body());
        for (Route route : routes) {
            if (!route.isApi() || !(route.gives() instanceof Route.Shape.Of)) {
                continue;
            }
            String person = EVERYBODY.stream()
                    .filter(one -> mayAsk(route, one))
                    .findFirst()
                    .orElseThrow();
            HttpResponse<String> reply = send(request(route).header("Authorization", "Bearer " + person + "-token"));
            assertEquals(route.status(), reply.statusCode(), route.name());
            JsonNode schema = document.path("paths")
                    .path(route.template())
                    .path(route.method().toLowerCase(java.util.Locale.ROOT))
                    .path("responses")
                    .path(Integer.toString(route.status()))
                    .path("content")
                    .path(Reply.JSON)
                    .path("schema");
            new SchemaCheck(document).check(schema, json(reply.body()), route.name());
        }
    }

    @Test
    void aSessionSignsInAsksAndSignsOut() throws Exception {
        HttpResponse<String> signedIn =
                send(post("/api/v1/sessions", "{\"id\":\"alice\"}").header("Origin", ORIGIN));
        assertEquals(201, signedIn.statusCode(), signedIn.body());
        String header = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(header.startsWith("__Host-portcullis=") && header.contains("HttpOnly"), header);
        String cookie = header.substring(0, header.indexOf(';'));
        assertEquals(
                "Alice Example",
                json(send(at("/api/v1/sessions").header("Cookie", cookie)).body())
                        .path("name")
                        .asString());
        assertEquals(200, send(at("/intents").header("Cookie", cookie)).statusCode());
        assertEquals(
                204,
                send(at("/api/v1/sessions")
                                .header("Cookie", cookie)
                                .header("Origin", ORIGIN)
                                .DELETE())
                        .statusCode());
        assertEquals(401, send(at("/api/v1/sessions").header("Cookie", cookie)).statusCode());
        assertEquals(401, send(post("/api/v1/sessions", "{\"id\":\"mallory\"}")).statusCode());
    }

    @Test
    void refusesIdsThatAreNone() throws Exception {
        HttpResponse<String> reply = send(at("/api/v1/intents/0xAB").header("Authorization", "Bearer rita-token"));
        assertEquals(400, reply.statusCode());
        assertTrue(reply.body().contains("PATH_INVALID"), reply.body());
        assertEquals(404, send(at("/static/../openapi.json")).statusCode());
        assertEquals(404, send(at("/static/%2e%2e%2fopenapi.json")).statusCode());
        assertEquals(404, send(at("/static/nothing.js")).statusCode());
    }

    @Test
    void aClosedGateIsSaidOnEveryPageAndWhyOnItsOwn() throws Exception {
        try {
            desk.gate = "OPEN";
            assertFalse(page("/intents").contains("The gate is"));
            desk.gate = "SEALED";
            for (String path : List.of("/intents", "/history", "/people", "/ledger")) {
                assertTrue(page(path).contains("The gate is SEALED"), path);
            }
            String why = page("/freeze");
            assertTrue(why.contains("OPERATOR_RAISED") && why.contains("Ask who raised it."), why);
            assertTrue(why.contains("not configured: nobody outside watches"), why);
            assertFalse(why.contains("<script>alert"), "what people wrote is no script");
        } finally {
            desk.gate = "OPEN";
        }
    }

    private static String page(String path) throws Exception {
        return send(at(path).GET().header("Authorization", "Bearer rita-token")).body();
    }

    @Test
    void aPageEscapesWhatPeopleWrote() throws Exception {
        HttpResponse<String> page = send(at("/intents/" + intent.id()).header("Authorization", "Bearer rita-token"));
        assertTrue(page.body().contains("&lt;b&gt;bolts&lt;/b&gt;"), page.body());
        assertFalse(page.body().contains("<b>bolts"), page.body());
    }

    @Test
    void noPageHasAScriptOrAStyleInIt() throws Exception {
        for (Route route : routes) {
            if (route.isApi() || route.name().equals("staticFile")) {
                continue;
            }
            String person = EVERYBODY.stream()
                    .filter(one -> mayAsk(route, one))
                    .findFirst()
                    .orElseThrow();
            String page = send(request(route).header("Authorization", "Bearer " + person + "-token"))
                    .body();
            assertFalse(
                    page.matches("(?s).*(<style|<script(?![^>]* src=)|\\sstyle=|\\son[a-z]+=|javascript:).*"), page);
        }
    }

    @Test
    void aKeysPageShowsItsMakersWordAndASignersPageItsLastQuote() throws Exception {
        String key = page("/keys/" + SampleIntent.word("key"));
        assertTrue(key.contains("the maker of the device, make yubihsm2") && key.contains("never"), key);
        assertTrue(key.contains("CN=&lt;device&gt;"), "a certificate's names are no markup");
        String nonce = "0x" + "17".repeat(32);
        HttpResponse<String> asked = send(post("/api/v1/signers/signer-1/quote", "{\"nonce\":\"" + nonce + "\"}")
                .header("Authorization", "Bearer olga-token"));
        assertEquals(200, asked.statusCode(), asked.body());
        String signers = page("/signers");
        assertTrue(signers.contains(nonce) && signers.contains("BOOT_STATE_DIFFERS"), signers);
        assertTrue(signers.contains("Nobody has asked it yet."), signers);
        assertFalse(signers.contains("data-ask"), "a regulator asks nothing");
        for (String unknown :
                List.of("/api/v1/keys/0x" + "00".repeat(32) + "/attestation", "/keys/0x" + "00".repeat(32))) {
            assertEquals(
                    404,
                    send(at(unknown).header("Authorization", "Bearer olga-token"))
                            .statusCode());
        }
    }

    /** A page whose script is missing shows its buttons, and none of them does anything. */
    @Test
    void everyScriptThatAPageOrAScriptNamesIsServed() throws Exception {
        Pattern named = Pattern.compile("(?:/static/|from \"\\./)([a-z-]+\\.js)");
        Deque<String> open = new ArrayDeque<>();
        for (Route route : routes) {
            if (!route.isApi() && !route.name().equals("staticFile")) {
                String body = send(request(route).header("Authorization", "Bearer olga-token"))
                        .body();
                named.matcher(body).results().forEach(found -> open.add(found.group(1)));
            }
        }
        Set<String> seen = new TreeSet<>();
        while (!open.isEmpty()) {
            String name = open.remove();
            if (seen.add(name)) {
                HttpResponse<String> script = send(at("/static/" + name));
                assertEquals(200, script.statusCode(), name);
                named.matcher(script.body()).results().forEach(found -> open.add(found.group(1)));
            }
        }
        assertTrue(seen.containsAll(Set.of("freeze.js", "signers.js", "bytes.js")), seen.toString());
    }

    @Test
    void onlyWhoMayDecideSeesTheButtons() throws Exception {
        for (String person : EVERYBODY) {
            String page = send(at("/intents/" + intent.id()).header("Authorization", "Bearer " + person + "-token"))
                    .body();
            assertEquals(person.equals("alice"), page.contains("id=\"approve\""), person);
            assertEquals(List.of("alice", "gwen").contains(person), page.contains("id=\"reject\""), person);
            boolean ends = List.of("alice", "gwen", intent.initiator()).contains(person);
            assertEquals(ends, page.contains("id=\"cancel\""), person);
            assertFalse(page.contains("id=\"take-back\""), "nothing is queued");
        }
    }

    @Test
    void countsRequestsForPrometheus() throws Exception {
        send(at("/api/v1/reserves").header("Authorization", "Bearer rita-token"));
        String counters = send(at("/api/v1/metrics").header("Authorization", "Bearer rita-token"))
                .body();
        assertTrue(
                counters.contains("portcullis_http_requests_seconds_count{operation=\"getReserves\",status=\"200\"}"),
                counters);
        assertTrue(counters.contains("portcullis_sessions"), counters);
    }

    @Test
    void theLogHasOneLineForEachRequestAndNoSecretInIt() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(Gatehouse.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        HttpResponse<String> reply;
        try {
            reply = send(post("/api/v1/enrolments?key=query-secret", "{\"person\":\"body-secret\"}")
                    .header("Authorization", "Bearer olga-token")
                    .header("Cookie", Sessions.COOKIE + "=cookie-secret"));
        } finally {
            logger.detachAppender(lines);
        }
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(logger.getLoggerContext());
        encoder.start();
        List<String> written = new ArrayList<>();
        for (ILoggingEvent event : lines.list) {
            written.add(new String(encoder.encode(event), StandardCharsets.UTF_8));
        }
        assertEquals(1, written.size(), written.toString());
        String line = written.getFirst();
        assertTrue(json(line).isObject());
        assertTrue(line.contains(reply.headers().firstValue("X-Request-Id").orElseThrow()), line);
        assertTrue(line.contains("createEnrolment") && line.contains("olga"), line);
        assertFalse(line.contains("secret") || line.contains("olga-token"), line);
    }

    private static boolean mayAsk(Route route, String person) {
        return switch (route.access()) {
            case Access.Anyone anyone -> true;
            case Access.SignedIn signedIn -> true;
            case Access.AnyOf(Set<Role> roles) ->
                desk.ofPerson(person).orElseThrow() instanceof Caller.Known known
                        && known.roles().stream().anyMatch(roles::contains);
            case Access.Only(Role role) ->
                desk.ofPerson(person).orElseThrow() instanceof Caller.Known known
                        && known.roles().contains(role);
        };
    }

    private static HttpRequest.Builder request(Route route) {
        String path = route.template()
                .replace("keys/{id}", "keys/" + SampleIntent.word("key"))
                .replace("signers/{name}", "signers/signer-1")
                .replace("{counterparty}/{asset}", MemoryDesk.OWING + "/" + MemoryDesk.OWED)
                .replace("fund/{default}", "fund/" + MemoryFund.DEFAULT)
                .replace("exposure/{at}", "exposure/newest")
                .replace("reports/{id}/{file}", "reports/" + MemoryDesk.REPORT + "/exposure.json")
                .replace("{id}", intent.id())
                .replace("{ticket}", "ticket")
                .replace("{credential}", "id")
                .replace("{name}", "words.js")
                .replace("{one}", "hub")
                .replace("{other}", "alice")
                .replace("{entity}", "hub")
                .replace("{tower}", "tower")
                .replace("{log}", MemoryLogs.NAME)
                .replace("{at}", "7")
                .replace("{number}", "7")
                .replace("{token}", "0x" + "00".repeat(32))
                .replace("{path*}", "0/000");
        HttpRequest.Builder request = at(path);
        if (route.takes().equals(Route.NONE)) {
            return request.method(route.method(), BodyPublishers.noBody());
        }
        return request.header("Content-Type", "application/json")
                .method(
                        route.method(),
                        BodyPublishers.ofString(BODIES.get(route.name().replace("fileBreakGlass", "fileWithdrawal"))));
    }

    private static HttpRequest.Builder post(String path, String body) {
        return at(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }
}
