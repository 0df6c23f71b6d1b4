package io.portcullis.appliance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PortcullisTest {
    @TempDir
    private Path directory;

    /** What a command did. */
    private record Ran(int exit, String out, String err) {}

    private static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Portcullis.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Ran(exit, out.toString(), err.toString());
    }

    static Stream<String> commands() {
        return Stream.of(
                "demo",
                "up",
                "status",
                "verify",
                "enrol",
                "people",
                "intents",
                "intents file",
                "intents list",
                "intents show",
                "intents approve",
                "intents reject",
                "intents cancel",
                "intents evidence",
                "policy",
                "policy show",
                "policy draft",
                "policy sign",
                "policy submit",
                "policy diff",
                "policy changes",
                "reserves",
                "audit",
                "audit checkpoints",
                "ceremony key",
                "ceremony key print",
                "ceremony key rehearse",
                "ceremony key room",
                "duress send",
                "duress show",
                "keys",
                "keys attest",
                "keys list",
                "keys prove",
                "keys show",
                "signers",
                "signers list",
                "signers quote",
                "openapi",
                "metrics");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithItsExitCodes(String command) {
        Ran ran = run((command + " --help").split(" "));
        assertEquals(ExitCode.DONE.code(), ran.exit(), ran.err());
        assertTrue(ran.out().contains("Usage: portcullis " + command), ran.out());
        for (ExitCode exit : ExitCode.values()) {
            assertTrue(ran.out().contains(exit.meaning()), ran.out());
        }
    }

    @Test
    void noCommandIsWrongUsage() {
        Ran ran = run();
        assertEquals(ExitCode.USAGE.code(), ran.exit());
        assertTrue(ran.err().contains("Usage: portcullis"), ran.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "intents nonsense", "verify", "demo --nonsense", "up --port x", "intents file"})
    void whatIsNotUnderstoodIsWrongUsage(String line) {
        assertEquals(ExitCode.USAGE.code(), run(line.split(" ")).exit());
    }

    @Test
    void aMalformedIntentIdIsWrongUsage() {
        Ran ran = run("intents", "show", "0x12", "--url", "https://localhost:1", "--token-file", token().toString());
        assertEquals(ExitCode.USAGE.code(), ran.exit());
        assertTrue(ran.err().startsWith("INPUT_INVALID:"), ran.err());
    }

    @Test
    void withoutALabItSaysHowToStartOne() {
        Ran ran = run("status", "--directory", directory.toString());
        assertEquals(ExitCode.UNREACHABLE.code(), ran.exit());
        assertTrue(ran.err().startsWith("LAB_NOT_RUNNING:"), ran.err());
        assertTrue(ran.err().contains("./portcullis up"), ran.err());
    }

    @Test
    void anApplianceThatIsNotThereIsUnreachable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Ran ran = run("reserves", "--url", "https://localhost:" + port, "--token-file", token().toString());
        assertEquals(ExitCode.UNREACHABLE.code(), ran.exit());
        assertTrue(ran.err().startsWith("APPLIANCE_UNREACHABLE:"), ran.err());
    }

    @Test
    void withJsonAnErrorIsOneDocument() {
        Ran ran = run("status", "--json", "--directory", directory.toString());
        assertEquals(ExitCode.UNREACHABLE.code(), ran.exit());
        JsonNode error = JsonMapper.shared().readTree(ran.out()).path("error");
        assertEquals("LAB_NOT_RUNNING", error.path("tag").asString());
        assertFalse(error.path("remedy").asString().isEmpty());
        assertEquals("", ran.err());
    }

    @Test
    void aRefusalKeepsTheAppliancesTag() throws Exception {
        try (Answering appliance =
                new Answering(403, "{\"error\":{\"tag\":\"ROLE_MISSING\",\"message\":\"No.\",\"remedy\":\"Ask.\"}}")) {
            Ran ran = run("people", "--url", appliance.url(), "--token-file", token().toString());
            assertEquals(ExitCode.REFUSED.code(), ran.exit());
            assertEquals(
                    List.of("ROLE_MISSING: No.", "  Ask."), ran.err().lines().toList());
            assertEquals("Bearer secret", appliance.authorization.get());
        }
    }

    @Test
    void anAnswerThatIsNotOursIsNotTakenForOne() throws Exception {
        try (Answering appliance = new Answering(200, "<html>")) {
            Ran ran = run("people", "--url", appliance.url(), "--token-file", token().toString());
            assertEquals(ExitCode.REFUSED.code(), ran.exit());
            assertTrue(ran.err().startsWith("NOT_JSON:"), ran.err());
        }
    }

    @Test
    void anAnswerCannotMoveTheTerminalsCursor() throws Exception {
        try (Answering appliance = new Answering(200, "{\"name\":\"\\u001b[2Jgone\"}")) {
            Ran ran = run("people", "--url", appliance.url(), "--token-file", token().toString());
            assertEquals(ExitCode.DONE.code(), ran.exit());
            assertFalse(ran.out().contains("\u001b"), ran.out());
            assertTrue(ran.out().contains("gone"), ran.out());
        }
    }

    @Test
    void withJsonAResultIsOneDocument() throws Exception {
        try (Answering appliance = new Answering(200, "{\"people\":[]}")) {
            Ran ran = run("people", "--json", "--url", appliance.url(), "--token-file", token().toString());
            assertEquals(ExitCode.DONE.code(), ran.exit());
            assertTrue(JsonMapper.shared().readTree(ran.out()).path("people").isArray());
        }
    }

    @Test
    void aMissingTokenIsSaidBeforeAnythingIsAsked() {
        Ran ran = run("people", "--url", "https://localhost:1");
        assertEquals(ExitCode.USAGE.code(), ran.exit());
        assertTrue(ran.err().startsWith("TOKEN_MISSING:"), ran.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "ftp://localhost", "https:x", "/etc"})
    void anAddressThatIsNoneIsWrongUsage(String url) {
        Ran ran = run("people", "--url", url, "--token-file", token().toString());
        assertEquals(ExitCode.USAGE.code(), ran.exit(), ran.err());
        assertTrue(ran.err().startsWith("INPUT_INVALID:"), ran.err());
    }

    @Test
    void certificatesThatCannotBeReadAreNamed() throws Exception {
        Path none = directory.resolve("no.pem");
        Path empty = Files.writeString(directory.resolve("nonsense.pem"), "nonsense");
        for (Path file : List.of(none, empty)) {
            Ran ran = run(
                    "people",
                    "--url",
                    "https://localhost:1",
                    "--token-file",
                    token().toString(),
                    "--authority",
                    file.toString());
            assertEquals(ExitCode.UNREACHABLE.code(), ran.exit(), ran.err());
            assertTrue(ran.err().startsWith("FILE_UNREADABLE:") && ran.err().contains(file.toString()), ran.err());
        }
    }

    @Test
    void whoIsNotKnownOrDoesNotLiveHereIsSaidByName() throws Exception {
        String status = "{\"domain\":\"0x" + "11".repeat(32) + "\",\"entities\":[{\"name\":\"alice\",\"id\":\"0x"
                + "22".repeat(32) + "\",\"hosted\":true},{\"name\":\"carol\",\"id\":\"0x" + "33".repeat(32)
                + "\",\"hosted\":false}]}";
        try (Answering appliance = new Answering(200, status)) {
            List<String> to = List.of("--url", appliance.url(), "--token-file", token().toString());
            Ran nobody = run(line("pay mallory 0x" + "44".repeat(32) + " 5 --by alice", to));
            assertEquals(ExitCode.USAGE.code(), nobody.exit());
            assertTrue(nobody.err().contains("knows nobody called mallory, only alice, carol"), nobody.err());
            Ran elsewhere = run(line("pay alice 0x" + "44".repeat(32) + " 5 --by carol", to));
            assertEquals(ExitCode.USAGE.code(), elsewhere.exit());
            assertTrue(
                    elsewhere.err().contains("carol does not live on this appliance; here live alice"),
                    elsewhere.err());
            Ran kind = run(line("client-key grant 0x" + "44".repeat(32) + " --by alice --may fly", to));
            assertEquals(ExitCode.USAGE.code(), kind.exit());
            assertTrue(kind.err().contains("no kind of command called fly; there are open_account"), kind.err());
            Ran maker = run(line("order cancel alice up 1 --by alice", to));
            assertEquals(ExitCode.USAGE.code(), maker.exit());
            assertTrue(maker.err().contains("its maker, left or right"), maker.err());
        }
    }

    private static String[] line(String words, List<String> more) {
        List<String> all = new ArrayList<>(List.of(words.split(" ")));
        all.addAll(more);
        return all.toArray(String[]::new);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Ran ran = run("verify", directory.resolve("none.json").toString(), "--trust", token().toString());
        assertEquals(ExitCode.UNREACHABLE.code(), ran.exit());
        assertTrue(ran.err().contains("none.json"), ran.err());
    }

    @Test
    void evidenceThatIsNotEvidenceFailsItsCheck() throws Exception {
        Path file = Files.writeString(directory.resolve("x.json"), "{}");
        Ran ran = run("verify", file.toString(), "--trust", file.toString());
        assertEquals(ExitCode.REFUSED.code(), ran.exit(), ran.err() + ran.out());
    }

    @Test
    void verifyWithoutTrustRootsSaysWhatIsMissing() throws Exception {
        Path file = Files.writeString(directory.resolve("x.json"), "{}");
        Ran ran = run("verify", file.toString());
        assertEquals(ExitCode.USAGE.code(), ran.exit());
        assertTrue(ran.err().contains("--trust"), ran.err());
    }

    @Test
    void everyCommandIsListedHere() {
        Ran ran = run("--help");
        long shown = ran.out()
                .lines()
                .filter(line -> commands().anyMatch(command -> line.strip().startsWith(command + " ")))
                .count();
        long known = commands().filter(command -> !command.contains(" ")).count();
        assertEquals(known, shown, ran.out());
        assertTrue(
                Arrays.stream(ExitCode.values()).map(ExitCode::code).distinct().count() == 5);
    }

    private Path token() {
        try {
            return Files.writeString(directory.resolve("token"), "secret\n");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Something that answers always the same. */
    private static final class Answering implements AutoCloseable {
        private final HttpServer server;
        private final AtomicReference<String> authorization = new AtomicReference<>("");

        Answering(int status, String body) throws java.io.IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/api/v1/", exchange -> {
                authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "http://localhost:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
