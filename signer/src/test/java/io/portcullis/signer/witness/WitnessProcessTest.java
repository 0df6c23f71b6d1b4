package io.portcullis.signer.witness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.tlog.Cosignature;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** The program itself, as another organisation runs it: killed, started again, and asked over HTTP. */
class WitnessProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final GrownLog log = new GrownLog(40);

    private ProcessBuilder witness(String verb) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WitnessMain.class.getName(),
                        verb,
                        "--config",
                        folder.resolve("witness.json").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    private static String line(Process process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
    }

    private static URI address(Process serving) throws IOException {
        String port =
                StrictJson.object(line(serving).getBytes(UTF_8)).get("ready").toString();
        return URI.create("http://127.0.0.1:" + port);
    }

    private void configure() throws IOException {
        ObjectNode json = StrictJson.newObject()
                .put("name", "witness.example/w1")
                .put("dataDirectory", folder.resolve("data").toString())
                .put("host", "127.0.0.1")
                .put("port", 0);
        json.putArray("logs")
                .addObject()
                .put("origin", GrownLog.ORIGIN.text())
                .put("key", log.publicKey().vkey());
        Files.write(folder.resolve("witness.json"), StrictJson.canonical(json));
    }

    @Test
    void aWitnessThatWasKilledStillRefusesTheForkAndCosignsTheLog() throws Exception {
        configure();
        Process init = witness("init").start();
        NoteKey key = NoteKey.decode(line(init));
        assertEquals(0, init.waitFor());

        try (HttpClient http = HttpClient.newHttpClient()) {
            Process first = witness("serve").start();
            try {
                WitnessClient client = new WitnessClient(http, address(first), key, PATIENCE);
                for (int size : List.of(3, 10)) {
                    Note checkpoint = log.at(size, size);
                    Cosignature.require(
                            checkpoint.with(List.of(client.cosign(checkpoint, oldSize -> log.proof(oldSize, size)))),
                            key);
                }
            } finally {
                first.destroyForcibly().waitFor();
            }
            Process second = witness("serve").start();
            try {
                URI address = address(second);
                WitnessClient client = new WitnessClient(http, address, key, PATIENCE);
                GrownLog fork = log.forked(40);
                assertRefused(
                        SignerTag.WITNESS_LOG_FORKED,
                        () -> client.cosign(fork.at(10, 10), oldSize -> fork.proof(oldSize, 10)));
                assertRefused(
                        SignerTag.WITNESS_REFUSED,
                        () -> client.cosign(fork.at(20, 20), oldSize -> fork.proof(oldSize, 20)));
                assertRefused(
                        SignerTag.WITNESS_SIZE_CONFLICT,
                        () -> client.cosign(log.at(9, 9), oldSize -> log.proof(oldSize, 9)));
                client.cosign(log.at(40, 40), oldSize -> log.proof(oldSize, 40));
                assertAnswers(http, address);
                try (var kept = Files.list(folder.resolve("data/accusations"))) {
                    assertEquals(2, kept.count(), "both forks are kept as the log signed them");
                }
            } finally {
                second.destroyForcibly().waitFor();
            }
        }
    }

    private static void assertRefused(SignerTag tag, Runnable call) {
        assertEquals(
                tag, assertThrows(RefusedException.class, call::run).refusal().tag());
    }

    /** What the specification says of statuses and types, without the client. */
    private void assertAnswers(HttpClient http, URI address) throws Exception {
        HttpResponse<String> behind = post(http, address, "old 0\n\n" + text(log.at(40, 40)));
        assertEquals(409, behind.statusCode());
        assertEquals("40\n", behind.body());
        assertEquals(
                "text/x.tlog.size", behind.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(400, post(http, address, "old 0\n").statusCode());
        assertEquals(413, post(http, address, "x".repeat(200_000)).statusCode());
        assertEquals(
                404,
                http.send(
                                HttpRequest.newBuilder(address.resolve("/checkpoint"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode());
    }

    private static HttpResponse<String> post(HttpClient http, URI address, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(address.resolve("/add-checkpoint"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String text(Note note) {
        return new String(note.encode().toArray(), UTF_8);
    }
}
