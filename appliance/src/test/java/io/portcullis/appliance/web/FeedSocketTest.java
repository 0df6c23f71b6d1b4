package io.portcullis.appliance.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portcullis.appliance.hub.FeedFlood;
import io.portcullis.appliance.hub.HubFeed;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.hub.HubEffect;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The feed by WebSocket: genuine clients over TLS, and hostile ones. */
class FeedSocketTest {
    private static final String ORIGIN = "https://localhost:8443";
    private static final String PATH = "/api/v1/engine/feed/socket";
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    static Path folder;

    private static Lab lab;
    private static EngineRig rig;
    private static WebServer server;
    private static WebServer impatient;
    private static HttpClient client;
    private static SSLContext tls;

    @BeforeAll
    static void open() throws Exception {
        lab = Lab.in(folder);
        rig = new EngineRig(folder.resolve("rig"));
        rig.openAccounts(500_000_000);
        server = server(FeedSocket.Beat.USUAL);
        impatient = server(new FeedSocket.Beat(Duration.ofMillis(50), Duration.ofSeconds(3)));
        tls = lab.clientTls("TLSv1.3");
        client = HttpClient.newBuilder().sslContext(tls).build();
    }

    private static WebServer server(FeedSocket.Beat beat) throws IOException {
        WebServer made = new WebServer(
                "127.0.0.1",
                0,
                lab.serverTls(),
                Set.of(ORIGIN),
                new MemoryDesk(),
                Optional.of(rig.service),
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                new SecureRandom(),
                beat);
        made.start();
        return made;
    }

    /** Who has left may still be on its way out: its place would be counted as the next test's. */
    @BeforeEach
    void waitUntilNobodyListens() {
        await("the last test's listeners to have left", () -> rig.service.feed().listeners() == 0);
    }

    @AfterAll
    static void close() throws Exception {
        client.shutdownNow();
        server.close();
        impatient.close();
        rig.close();
    }

    /** A listener: what it heard, and how it was closed. */
    private static final class Ear implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final LinkedBlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
        private final CompletableFuture<String> closed = new CompletableFuture<>();
        private final boolean reads;

        Ear(boolean reads) {
            this.reads = reads;
        }

        @Override
        public void onOpen(WebSocket socket) {
            if (reads) {
                socket.request(1);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(new JsonMapper().readTree(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete("lost " + error);
        }

        JsonNode next() throws InterruptedException {
            JsonNode next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertTrue(next != null, "nothing came");
            return next;
        }

        /** The next that is not about silence. */
        JsonNode event() throws InterruptedException {
            JsonNode next = next();
            while (next.path("event").asString().equals("quiet")) {
                next = next();
            }
            return next;
        }

        String closed() throws Exception {
            return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static WebSocket.Builder asRita() {
        return client.newWebSocketBuilder().header("Authorization", "Bearer rita-token");
    }

    private static WebSocket open(WebSocket.Builder builder, WebServer at, String query, Ear ear) throws Exception {
        return builder.buildAsync(URI.create("wss://localhost:" + at.port() + PATH + query), ear)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static RawListener raw(WebServer at) throws IOException {
        return new RawListener(tls, at.port(), PATH);
    }

    private static void refused(WebSocket.Builder builder, String query, int status, String tag) throws Exception {
        ExecutionException refused =
                assertThrows(ExecutionException.class, () -> open(builder, server, query, new Ear(true)));
        HttpResponse<?> reply = assertInstanceOf(WebSocketHandshakeException.class, refused.getCause())
                .getResponse();
        assertEquals(status, reply.statusCode(), tag);
    }

    private static void sent(CompletableFuture<WebSocket> sending) throws Exception {
        sending.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Test
    void tellsTheSameAsServerSentEventsAndGoesOnAfterTheLastEvent() throws Exception {
        Ear ear = new Ear(true);
        WebSocket socket = open(asRita(), server, "", ear);
        assertEquals("listening", ear.next().path("event").asString());
        rig.pay("alice", "hub", 1_000_001);
        JsonNode first = ear.event();
        assertEquals("account", first.path("event").asString());
        assertEquals("1000001", first.path("data").path("amount").asString());
        sent(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
        assertEquals("1000 ", ear.closed());
        rig.pay("alice", "hub", 1_000_002);

        Ear again = new Ear(true);
        WebSocket second = open(
                asRita(),
                server,
                "?one=alice&other=hub&after=" + first.path("id").asString(),
                again);
        JsonNode listening = again.next();
        assertFalse(listening.path("data").path("gap").asBoolean());
        assertEquals(first.path("id"), listening.path("id"));
        assertEquals("1000002", again.event().path("data").path("amount").asString());
        second.abort();
    }

    @Test
    void refusesStrangersForeignOriginsAndWhatIsNoHandshake() throws Exception {
        refused(client.newWebSocketBuilder(), "", 401, "NOT_SIGNED_IN");
        refused(client.newWebSocketBuilder().header("Authorization", "Bearer nobody"), "", 401, "NOT_SIGNED_IN");
        refused(asRita().header("Origin", "https://elsewhere.example"), "", 403, "ORIGIN_WRONG");
        refused(
                client.newWebSocketBuilder().header("Cookie", Sessions.COOKIE + "=" + "00".repeat(32)),
                "",
                403,
                "ORIGIN");
        refused(asRita(), "?after=5", 400, "FIELD_INVALID");
        refused(asRita(), "?one=alice", 400, "FIELD_INVALID");
        Ear ear = new Ear(true);
        WebSocket own = open(asRita().header("Origin", ORIGIN), server, "", ear);
        assertEquals("listening", ear.next().path("event").asString());
        own.abort();
    }

    @Test
    void cutsAReaderThatIsTooSlowAndLetsItGoOn() throws Exception {
        Ear slow = new Ear(false);
        WebSocket socket = open(asRita(), server, "", slow);
        HubEffect large = new HubEffect.PaymentFailed(
                EngineRig.entity("alice"),
                AccountKey.between(EngineRig.entity("alice"), EngineRig.entity("hub")),
                new SubcontractId(Side.LEFT, 1),
                Bytes.of(new byte[4_000]));
        FeedFlood.tell(rig.service.feed(), large, HubFeed.BACKLOG);
        FeedFlood.tell(rig.service.feed(), large, HubFeed.BACKLOG);
        socket.request(1);
        assertEquals(FeedSocket.TOO_SLOW + " LISTENER_TOO_SLOW", slow.closed());
        List<JsonNode> heard = new ArrayList<>(slow.heard);
        JsonNode last = heard.getLast();
        assertEquals("cut", last.path("event").asString());
        assertTrue(heard.size() < HubFeed.BACKLOG, "the rest was not sent: " + heard.size());

        Ear again = new Ear(true);
        WebSocket resumed = open(asRita(), server, "?after=" + last.path("id").asString(), again);
        assertFalse(again.next().path("data").path("gap").asBoolean());
        long expected = number(last) + 1;
        for (int i = 0; i < 100; i++) {
            assertEquals(expected + i, number(again.event()));
        }
        resumed.abort();
    }

    private static long number(JsonNode event) {
        String id = event.path("id").asString();
        return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }

    @Test
    void closesOnAClientThatTalks() throws Exception {
        Ear talks = new Ear(true);
        WebSocket socket = open(asRita(), server, "", talks);
        sent(socket.sendText("hello", true));
        assertEquals("1003 LISTENERS_SAY_NOTHING", talks.closed());
        Ear binary = new Ear(true);
        sent(open(asRita(), server, "", binary).sendBinary(ByteBuffer.allocate(4), true));
        assertEquals("1003 LISTENERS_SAY_NOTHING", binary.closed());
        Ear much = new Ear(true);
        sent(open(asRita(), server, "", much).sendText("x".repeat(Limits.MAX_SOCKET_MESSAGE_BYTES + 1), true));
        assertTrue(much.closed().startsWith("1009"), much.closed());
    }

    @Test
    void givesPlacesBackHoweverAListenerLeaves() throws Exception {
        List<WebSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Ear ear = new Ear(true);
            sockets.add(
                    open(client.newWebSocketBuilder().header("Authorization", "Bearer gwen-token"), server, "", ear));
            ear.next();
        }
        assertEquals(4, rig.service.feed().listeners());
        sockets.get(0).abort();
        sent(sockets.get(1).sendClose(WebSocket.NORMAL_CLOSURE, "bye"));
        sent(sockets.get(2).sendText("hello", true));
        try (RawListener raw = raw(server)) {
            raw.write(new byte[] {(byte) 0xff, (byte) 0xff});
        }
        sockets.get(3).abort();
        await("the places", () -> rig.service.feed().listeners() == 0);
    }

    @Test
    void onePersonDoesNotTakeAllPlaces() throws Exception {
        List<WebSocket> sockets = new ArrayList<>();
        for (int i = 0; i < Limits.MAX_FEEDS_OF_PERSON; i++) {
            sockets.add(open(
                    client.newWebSocketBuilder().header("Authorization", "Bearer bob-token"),
                    server,
                    "",
                    new Ear(true)));
        }
        refused(
                client.newWebSocketBuilder().header("Authorization", "Bearer bob-token"),
                "",
                503,
                "TOO_MANY_LISTENERS");
        Ear other = new Ear(true);
        open(asRita(), server, "", other).abort();
        sockets.forEach(WebSocket::abort);
    }

    @Test
    void refusesFramesThatBreakTheProtocol() throws Exception {
        byte[] unmasked = {(byte) 0x81, 0x02, 'h', 'i'};
        byte[] reserved = {(byte) 0xf1, (byte) 0x80, 1, 2, 3, 4};
        byte[] unknownOpcode = {(byte) 0x8b, (byte) 0x80, 1, 2, 3, 4};
        byte[] longControl = {(byte) 0x89, (byte) 0xfe, 0x01, 0x00, 1, 2, 3, 4};
        byte[] long64 =
                Arrays.copyOf(new byte[] {(byte) 0x82, (byte) 0xff, 0x7f, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4}, 14 + 4_096);
        for (byte[] frame : List.of(unmasked, reserved, unknownOpcode, longControl, long64)) {
            try (RawListener raw = raw(server)) {
                raw.write(frame);
                int code = raw.closeCode();
                assertTrue(
                        code == 1002 || code == 1009 || code == RawListener.ENDED,
                        frame[0] + " was closed with " + code);
            }
        }
    }

    @Test
    void closesOnAListenerThatAnswersNoPing() throws Exception {
        Ear answers = new Ear(true);
        WebSocket good = open(asRita(), impatient, "", answers);
        try (RawListener raw = raw(impatient)) {
            assertEquals(FeedSocket.SILENT, raw.closeCode());
            assertTrue(raw.pinged, "it was asked");
        }
        assertFalse(answers.closed.isDone(), "who answers stays");
        good.abort();
    }

    @Test
    void whoSignsOutHearsNothingMore() throws Exception {
        URI sessions = URI.create("https://localhost:" + impatient.port() + "/api/v1/sessions");
        HttpResponse<String> signedIn = client.send(
                HttpRequest.newBuilder(sessions)
                        .header("Content-Type", "application/json")
                        .header("Origin", ORIGIN)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"alice\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String header = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
        String cookie = header.substring(0, header.indexOf(';'));
        Ear ear = new Ear(true);
        open(client.newWebSocketBuilder().header("Cookie", cookie).header("Origin", ORIGIN), impatient, "", ear);
        assertEquals(
                "quiet", List.of(ear.next(), ear.next()).getLast().path("event").asString());
        client.send(
                HttpRequest.newBuilder(sessions)
                        .header("Cookie", cookie)
                        .header("Origin", ORIGIN)
                        .DELETE()
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        assertEquals(FeedSocket.SIGNED_OUT + " NOT_SIGNED_IN", ear.closed());
    }

    @Test
    void theEndOfTheServerIsToldToListeners() throws Exception {
        WebServer ending = server(FeedSocket.Beat.USUAL);
        Ear ear = new Ear(true);
        open(asRita(), ending, "", ear);
        ear.next();
        ending.close();
        assertEquals("1001 FEED_ENDED", ear.closed());
    }
}
