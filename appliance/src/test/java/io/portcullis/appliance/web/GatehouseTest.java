package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portcullis.signer.policy.Policy.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every request meets before any handler, over real TLS. */
class GatehouseTest {
    private static final String ORIGIN = "https://localhost:8443";
    private static final SettableClock CLOCK = new SettableClock();
    private static final Sessions SESSIONS = new Sessions(CLOCK, new SecureRandom());
    private static final ExecutorService EXECUTOR = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir
    static Path folder;

    private static Lab lab;
    private static HttpsListener listener;
    private static HttpClient client;

    record Payment(String to, long amount) {}

    @BeforeAll
    static void open() throws Exception {
        lab = Lab.in(folder);
        Router router = new Router(List.of(
                route("GET", "/api/v1/things", Access.SIGNED_IN, Route.NONE, call -> Reply.ok(Map.of())),
                route("GET", "/api/v1/things/{id}", Access.ANYONE, Route.NONE, call -> Reply.ok(call.path())),
                route(
                        "POST",
                        "/api/v1/things",
                        Access.only(Role.OPERATOR),
                        new Route.Shape.Of(Payment.class),
                        call -> Reply.created(call.body().as(Payment.class))),
                route("POST", "/api/v1/open", Access.ANYONE, Route.NONE, call -> Reply.nothing()),
                route("GET", "/api/v1/broken", Access.ANYONE, Route.NONE, call -> {
                    throw new IOException("secret detail of the machine");
                })));
        Gatehouse gatehouse = new Gatehouse(
                router,
                new MemoryDesk(),
                SESSIONS,
                Set.of(ORIGIN),
                new JsonRefusals(),
                new SimpleMeterRegistry(),
                new SecureRandom(),
                new ShownCertificates(CLOCK),
                EXECUTOR);
        listener = new HttpsListener("127.0.0.1", 0, lab.serverTls(), gatehouse);
        listener.start();
        client = HttpClient.newBuilder().sslContext(lab.clientTls("TLSv1.3")).build();
    }

    @AfterAll
    static void close() {
        client.close();
        listener.close();
        EXECUTOR.close();
    }

    @Test
    void refusesAClientThatSpeaksAnOlderTls() throws Exception {
        try (HttpClient old =
                HttpClient.newBuilder().sslContext(lab.clientTls("TLSv1.2")).build()) {
            assertThrows(
                    SSLHandshakeException.class,
                    () -> old.send(
                            HttpRequest.newBuilder(at("/api/v1/things/1")).build(),
                            HttpResponse.BodyHandlers.ofString()));
        }
    }

    @Test
    void everyReplyHasTheSecurityHeadersAndAnId() throws Exception {
        for (String path : List.of("/api/v1/things/1", "/nowhere", "/api/v1/broken")) {
            HttpResponse<String> reply = send(request(path));
            String policy =
                    reply.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
            assertFalse(policy.contains("unsafe"), policy);
            assertEquals(
                    "nosniff",
                    reply.headers().firstValue("X-Content-Type-Options").orElseThrow());
            assertEquals(
                    "no-referrer", reply.headers().firstValue("Referrer-Policy").orElseThrow());
            assertTrue(reply.headers().firstValue("Strict-Transport-Security").isPresent());
            assertTrue(reply.headers().firstValue("X-Request-Id").orElseThrow().matches("[0-9a-f]{16}"));
        }
    }

    @Test
    void refusesWhatIsNotThere() throws Exception {
        assertRefused(404, "ROUTE_UNKNOWN", request("/api/v1/nowhere"));
        assertRefused(404, "ROUTE_UNKNOWN", request("/api/v1/things/1/2"));
        assertRefused(404, "ROUTE_UNKNOWN", request("/api/v1/things/"));
        HttpResponse<String> reply = assertRefused(
                405, "METHOD_NOT_ALLOWED", request("/api/v1/things").DELETE());
        assertEquals("GET, POST", reply.headers().firstValue("Allow").orElseThrow());
    }

    @Test
    void refusesStrangersAndWrongRoles() throws Exception {
        assertRefused(401, "NOT_SIGNED_IN", request("/api/v1/things"));
        assertRefused(401, "NOT_SIGNED_IN", token(request("/api/v1/things"), "no-such-token"));
        assertRefused(401, "NOT_SIGNED_IN", request("/api/v1/things").header("Authorization", "Basic b2xnYTp4"));
        assertRefused(401, "NOT_SIGNED_IN", post("{\"to\":\"a\",\"amount\":1}"));
        assertRefused(403, "ROLE_MISSING", token(post("{\"to\":\"a\",\"amount\":1}"), "rita-token"));
        assertEquals(200, send(token(request("/api/v1/things"), "rita-token")).statusCode());
        assertEquals(
                201,
                send(token(post("{\"to\":\"a\",\"amount\":1}"), "olga-token")).statusCode());
    }

    @Test
    void refusesAChangeFromAnotherSite() throws Exception {
        String cookie = Sessions.COOKIE + "=" + SESSIONS.start("olga");
        String body = "{\"to\":\"a\",\"amount\":1}";
        assertRefused(403, "ORIGIN_MISSING", post(body).header("Cookie", cookie));
        assertRefused(
                403, "ORIGIN_WRONG", post(body).header("Cookie", cookie).header("Origin", "https://localhost:8444"));
        assertRefused(403, "ORIGIN_WRONG", post(body).header("Cookie", cookie).header("Origin", "null"));
        assertRefused(403, "ORIGIN_WRONG", token(post(body), "olga-token").header("Origin", "https://evil.example"));
        assertRefused(
                403,
                "ORIGIN_WRONG",
                request("/api/v1/open").POST(BodyPublishers.noBody()).header("Origin", "https://evil.example"));
        assertEquals(
                201,
                send(post(body).header("Cookie", cookie).header("Origin", ORIGIN))
                        .statusCode());
    }

    @Test
    void refusesMalformedBodiesEachWithItsTag() throws Exception {
        assertRefused(400, "BODY_MALFORMED", signed("{\"to\":\"a\",\"amount\":1"));
        assertRefused(400, "BODY_MALFORMED", signed(""));
        assertRefused(400, "BODY_MALFORMED", signed("null"));
        assertRefused(400, "BODY_MALFORMED", signed("[1]"));
        assertRefused(400, "BODY_MALFORMED", signed("{\"to\":\"a\",\"amount\":1} {}"));
        assertRefused(400, "BODY_MALFORMED", signed("{\"to\":\"a\",\"to\":\"b\",\"amount\":1}"));
        assertRefused(400, "BODY_MALFORMED", signed("[".repeat(1_000)));
        assertRefused(400, "FIELD_UNKNOWN", signed("{\"to\":\"a\",\"amount\":1,\"extra\":true}"));
        assertRefused(400, "FIELD_MISSING", signed("{\"to\":\"a\"}"));
        assertRefused(400, "FIELD_MISSING", signed("{\"to\":null,\"amount\":1}"));
        assertRefused(400, "FIELD_INVALID", signed("{\"to\":\"a\",\"amount\":\"1\"}"));
        assertRefused(400, "FIELD_INVALID", signed("{\"to\":\"a\",\"amount\":1.5}"));
        assertRefused(400, "FIELD_INVALID", signed("{\"to\":7,\"amount\":1}"));
        assertRefused(
                415,
                "MEDIA_TYPE_UNSUPPORTED",
                token(request("/api/v1/things"), "olga-token").POST(BodyPublishers.ofString("{}")));
        assertRefused(400, "BODY_UNEXPECTED", request("/api/v1/open").POST(BodyPublishers.ofString("x")));
    }

    @Test
    void refusesABodyBeyondItsBoundWhetherItsLengthIsToldOrNot() throws Exception {
        byte[] large = ("{\"to\":\"" + "a".repeat(Limits.MAX_BODY_BYTES) + "\",\"amount\":1}").getBytes(UTF_8);
        assertRefused(413, "BODY_TOO_LARGE", token(json(BodyPublishers.ofByteArray(large)), "olga-token"));
        assertRefused(
                413,
                "BODY_TOO_LARGE",
                token(json(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))), "olga-token"));
    }

    @Test
    void aFaultTellsNothingOfTheMachine() throws Exception {
        HttpResponse<String> reply = assertRefused(500, "SERVER_FAULT", request("/api/v1/broken"));
        assertFalse(reply.body().contains("secret"), reply.body());
        assertFalse(reply.body().contains("Exception"), reply.body());
    }

    private static HttpResponse<String> assertRefused(int status, String tag, HttpRequest.Builder request)
            throws Exception {
        HttpResponse<String> reply = send(request);
        JsonNode error = new JsonMapper().readTree(reply.body()).path("error");
        assertEquals(tag, error.path("tag").asString(), reply.body());
        assertEquals(status, reply.statusCode());
        assertFalse(error.path("message").asString().isBlank());
        assertFalse(error.path("remedy").asString().isBlank());
        return reply;
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder signed(String body) {
        return token(post(body), "olga-token");
    }

    private static HttpRequest.Builder token(HttpRequest.Builder request, String token) {
        return request.header("Authorization", "Bearer " + token);
    }

    private static HttpRequest.Builder post(String body) {
        return json(BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder json(HttpRequest.BodyPublisher body) {
        return request("/api/v1/things")
                .header("Content-Type", "application/json")
                .POST(body);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(at(path));
    }

    private static URI at(String path) {
        return URI.create("https://localhost:" + listener.port() + path);
    }

    private static Route route(String method, String path, Access access, Route.Shape takes, Handler handler) {
        return new Route(method, path, "test", access, takes, Route.NONE, 200, handler);
    }
}
