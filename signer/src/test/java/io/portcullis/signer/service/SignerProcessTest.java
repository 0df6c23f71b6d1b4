package io.portcullis.signer.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.FileDisk;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.Consistency;
import io.portcullis.signer.client.DoorFrames;
import io.portcullis.signer.client.SignedBatch;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** A real signer process, spoken to and mistreated from outside. */
class SignerProcessTest {
    @TempDir
    static Path directory;

    private static SignerRig rig;

    @BeforeAll
    static void performTheCeremony() throws Exception {
        rig = new SignerRig(directory);
    }

    @AfterAll
    static void stopEveryProcess() {
        rig.close();
    }

    private static SignerTag tagOf(Answer<?> answer) {
        return assertInstanceOf(Answer.Refused.class, answer).refusal().tag();
    }

    private static Evidence evidence(SignerClient client, long nonce, String label) throws Exception {
        return rig.recorded(client, rig.draft(nonce, label, SignerRig.granted(client.checkpoint())));
    }

    private static String ask(String instance, byte[] frame) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(rig.socket(instance)));
            write(channel, frame);
            ObjectNode answer = StrictJson.object(DoorFrames.read(channel).orElseThrow());
            return answer.has("refusal") ? answer.get("refusal").get("tag").stringValue() : "granted";
        }
    }

    /** A door that has no place says so and hangs up without reading: then the question cannot be written, and the answer is there. */
    private static void write(SocketChannel channel, byte[] frame) {
        ByteBuffer out = ByteBuffer.wrap(frame);
        try {
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } catch (IOException hungUp) {
            assertTrue(out.hasRemaining(), hungUp.toString());
        }
    }

    private static byte[] framed(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return ByteBuffer.allocate(4 + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    /** Starts a configuration that must not serve; answers the exit code and the tag it reported. */
    private static String refusedStart(Path configuration, int exit) throws Exception {
        Path errors = directory.resolve("err.log");
        long before = Files.exists(errors) ? Files.size(errors) : 0;
        Process process = rig.start(SignerMain.class, List.of(), "serve", configuration);
        assertFalse(SignerRig.awaitReady(process));
        assertEquals(exit, process.waitFor());
        String said = Files.readString(errors).substring((int) before);
        String line =
                said.lines().filter(l -> l.startsWith("{\"fault\"")).findFirst().orElseThrow();
        return StrictJson.object(line.getBytes(UTF_8)).get("fault").get("tag").stringValue();
    }

    private static Path edited(Path configuration, String name, String value) throws IOException {
        ObjectNode json = StrictJson.object(Files.readAllBytes(configuration)).put(name, value);
        return Files.write(configuration, StrictJson.canonical(json));
    }

    @Test
    void signsProvesAndDescribesItself() throws Exception {
        rig.serve(rig.configure("good"));
        SignerClient client = rig.client("good");
        Checkpoint early = SignerRig.granted(client.checkpoint());
        Evidence evidence = evidence(client, 1, "a");
        SignedBatch batch = SignerRig.granted(client.sign(evidence));
        assertEquals("signed", SignerRig.leaf(batch.inclusion()).get("type").stringValue());
        assertTrue(batch.inclusion().holds());
        assertInstanceOf(Answer.Granted.class, client.sign(evidence), "the same batch may be asked for again");
        assertEquals(SignerTag.NONCE_ALREADY_USED, tagOf(client.sign(evidence(client, 1, "b"))));
        Consistency grown = SignerRig.granted(client.consistency(early.size()));
        assertTrue(MerkleTree.verifyConsistency(
                early.size(),
                grown.checkpoint().size(),
                grown.path(),
                early.root(),
                grown.checkpoint().root()));
        ObjectNode described = SignerRig.granted(client.describe());
        assertFalse(described.get("batchKey").get("extractable").booleanValue());
        assertEquals(1, described.get("watermark").get("nonce").intValue());
        assertEquals(SignerTag.INDEX_UNKNOWN, tagOf(client.prove(9_999)));
        assertEquals(SignerTag.INDEX_UNKNOWN, tagOf(client.consistency(0)));
    }

    @Test
    void ofRacingBatchesForOneNonceExactlyOneIsSigned() throws Exception {
        rig.serve(rig.configure("race"));
        SignerClient client = rig.client("race");
        int racers = 8;
        for (long nonce = 1; nonce <= 4; nonce++) {
            List<Evidence> all = new ArrayList<>();
            for (int i = 0; i < racers; i++) {
                all.add(evidence(client, nonce, "racer-" + i));
            }
            CyclicBarrier start = new CyclicBarrier(racers);
            int won = 0;
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Answer<SignedBatch>>> answers = new ArrayList<>();
                for (Evidence evidence : all) {
                    answers.add(callers.submit(() -> {
                        start.await();
                        return client.sign(evidence);
                    }));
                }
                for (Future<Answer<SignedBatch>> answer : answers) {
                    if (answer.get() instanceof Answer.Granted) {
                        won++;
                    } else {
                        assertEquals(SignerTag.NONCE_ALREADY_USED, tagOf(answer.get()));
                    }
                }
            }
            assertEquals(1, won);
        }
    }

    @Test
    void everyHostileRequestHasItsOwnTag() throws Exception {
        rig.serve(rig.configure("hostile"));
        assertEquals("JSON_MALFORMED", ask("hostile", framed("{\"version\":1")));
        assertEquals("JSON_MALFORMED", ask("hostile", framed("{\"version\":1,\"version\":1}")));
        assertEquals("JSON_MALFORMED", ask("hostile", framed("{} {}")));
        assertEquals("VERSION_UNKNOWN", ask("hostile", framed("{\"version\":2,\"operation\":\"describe\"}")));
        assertEquals("FIELD_MISSING", ask("hostile", framed("{\"version\":1}")));
        assertEquals("FIELD_UNKNOWN", ask("hostile", framed("{\"version\":1,\"operation\":\"describe\",\"x\":1}")));
        assertEquals("OPERATION_UNKNOWN", ask("hostile", framed("{\"version\":1,\"operation\":\"signDigest\"}")));
        assertEquals("FIELD_MISSING", ask("hostile", framed("{\"version\":1,\"operation\":\"sign\"}")));
        assertEquals(
                "FIELD_UNKNOWN",
                ask("hostile", framed("{\"version\":1,\"operation\":\"checkpoint\",\"digest\":\"0x00\"}")));
        assertEquals(
                "FRAME_TOO_LARGE",
                ask(
                        "hostile",
                        ByteBuffer.allocate(4).putInt(DoorFrames.MAX_BYTES + 1).array()));
        assertEquals(
                "FRAME_TOO_LARGE",
                ask("hostile", ByteBuffer.allocate(4).putInt(-1).array()));
        assertEquals("granted", ask("hostile", framed("{\"version\":1,\"operation\":\"describe\"}")));
    }

    @Test
    void callersBeyondThePlacesAreRefused() throws Exception {
        rig.serve(rig.configure("full"));
        List<SocketChannel> held = new ArrayList<>();
        try {
            for (int i = 0; i < Door.MAX_CONNECTIONS; i++) {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                held.add(channel);
                channel.connect(UnixDomainSocketAddress.of(rig.socket("full")));
                DoorFrames.write(channel, "{\"version\":1,\"operation\":\"describe\"}".getBytes(UTF_8));
                assertTrue(DoorFrames.read(channel).isPresent());
            }
            assertEquals("CONNECTIONS_EXHAUSTED", ask("full", framed("{\"version\":1,\"operation\":\"describe\"}")));
        } finally {
            for (SocketChannel channel : held) {
                channel.close();
            }
        }
    }

    @Test
    void strangersHearOnlyThatTheyAreStrangers() throws Exception {
        Path configuration = rig.configure("stranger");
        ObjectNode json = StrictJson.object(Files.readAllBytes(configuration));
        json.putArray("allowedUsers").add("somebody-else");
        Files.write(configuration, StrictJson.canonical(json));
        rig.serve(configuration);
        assertEquals(SignerTag.CALLER_NOT_ALLOWED, tagOf(rig.client("stranger").describe()));
    }

    /** An API that configured audit devices led to code execution: here nothing at the door names, moves, pauses or chooses the log. */
    @Test
    void openBaoTheDoorHasNoWordForWhereTheLogIs() throws Exception {
        rig.serve(rig.configure("bao"));
        for (String operation : List.of("audit", "audit-enable", "audit-disable", "audit-pause", "configure")) {
            assertEquals(
                    "OPERATION_UNKNOWN", ask("bao", framed("{\"version\":1,\"operation\":\"" + operation + "\"}")));
        }
        assertEquals(
                "FIELD_UNKNOWN",
                ask("bao", framed("{\"version\":1,\"operation\":\"checkpoint\",\"path\":\"/tmp/audit\"}")));
        Path configured = SignerRig.edited(rig.configure("bao2"), json -> json.put("auditFile", "/dev/null"));
        assertEquals(
                SignerTag.CONFIGURATION_INVALID,
                assertThrows(SignerFault.class, () -> SignerConfiguration.read(configured))
                        .tag(),
                "nor has the configuration: it lies in the signer's own directory");
    }

    @Test
    void pausedReadOnlyAndDeletedLogsShutTheGate() throws Exception {
        rig.serve(rig.configure("log"));
        SignerClient client = rig.client("log");
        Evidence evidence = evidence(client, 1, "a");
        Path data = directory.resolve("log");
        Path marker = Files.createFile(data.resolve(AuditLog.PAUSE_MARKER));
        assertEquals(SignerTag.AUDIT_UNAVAILABLE, tagOf(client.sign(evidence)));
        assertEquals(SignerTag.AUDIT_UNAVAILABLE, tagOf(client.checkpoint()));
        assertEquals(
                "AUDIT_UNAVAILABLE",
                SignerRig.granted(client.describe())
                        .get("auditFault")
                        .get("tag")
                        .stringValue());
        Files.delete(marker);
        Path log = data.resolve("audit.journal");
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("r--------"));
        assertEquals(SignerTag.AUDIT_UNAVAILABLE, tagOf(client.sign(evidence)));
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-------"));
        assertEquals(SignerTag.FROZEN, tagOf(client.sign(evidence)), "mended, it stays shut until people open it");
        Files.delete(log);
        assertEquals(SignerTag.AUDIT_TAMPERED, tagOf(client.sign(evidence)));
    }

    /** Leaves a few KiB of the log's preallocated bytes. */
    private static void fillAlmost(Path data, int bytes) throws IOException {
        try (AuditLog log = AuditLog.open(FileDisk.open(data.resolve("audit.journal")), data)) {
            byte[] filler = StrictJson.canonical(
                    StrictJson.newObject().put("at", 1).put("type", "filler").put("x", "x".repeat(3_900)));
            for (int used = 4_096; used < bytes - 24_000; used += filler.length + 25) {
                log.submit(filler).join();
            }
        }
    }

    @Test
    void fullDiskRefusesAndARestartLosesNothing() throws Exception {
        Path configuration = rig.configure("disk");
        fillAlmost(directory.resolve("disk"), 4 << 20);
        // The kernel refuses this process writes beyond the limit: what is preallocated is there, growth is not.
        Process limited = rig.startLimited(4 * 1024, configuration);
        assertTrue(SignerRig.awaitReady(limited));
        SignerClient client = rig.client("disk");
        Evidence evidence = evidence(client, 1, "a");
        assertInstanceOf(Answer.Granted.class, client.sign(evidence));
        SignerTag last = null;
        for (int i = 0; i < 200 && last == null; i++) {
            last = client.sign(evidence) instanceof Answer.Refused<SignedBatch>(var refusal) ? refusal.tag() : null;
        }
        assertEquals(SignerTag.AUDIT_UNAVAILABLE, last);
        limited.destroyForcibly().waitFor();
        rig.serve(configuration);
        assertEquals(
                1,
                SignerRig.granted(client.describe())
                        .path("watermark")
                        .path("nonce")
                        .asLong(0));
        assertEquals(SignerTag.FROZEN, tagOf(client.sign(evidence)), "a restart opens nothing");
    }

    @Test
    void wrongPinStopsTheStartWithItsTag() throws Exception {
        Path configuration = rig.configure("wrong");
        Path wrong = Files.writeString(directory.resolve("wrong-pin"), "1234567");
        Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-------"));
        edited(configuration, "pinFile", wrong.toString());
        assertEquals("PIN_WRONG", refusedStart(configuration, ExitCode.TOKEN.code()));
        Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals("PIN_FILE_EXPOSED", refusedStart(configuration, ExitCode.TOKEN.code()));
        edited(configuration, "pinFile", directory.resolve("no-pin").toString());
        assertEquals("PIN_FILE_UNREADABLE", refusedStart(configuration, ExitCode.TOKEN.code()));
    }

    @Test
    void absentTokenStopsTheStartWithItsTag() throws Exception {
        Path configuration = edited(rig.configure("absent"), "tokenLabel", "not-there");
        assertEquals("TOKEN_ABSENT", refusedStart(configuration, ExitCode.TOKEN.code()));
        edited(configuration, "library", "/nonexistent.so");
        assertEquals("TOKEN_ABSENT", refusedStart(configuration, ExitCode.TOKEN.code()));
    }

    @Test
    void lostOrDamagedMemoryStopsTheStart() throws Exception {
        Path lost = rig.configure("lost");
        Files.delete(directory.resolve("lost/watermark.journal"));
        assertEquals("JOURNAL_CORRUPT", refusedStart(lost, ExitCode.STORAGE.code()));
        Path cut = rig.configure("cut");
        byte[] log = Files.readAllBytes(directory.resolve("cut/audit.journal"));
        log[170] ^= 1;
        Files.write(directory.resolve("cut/audit.journal"), log);
        assertEquals("AUDIT_TAMPERED", refusedStart(cut, ExitCode.STORAGE.code()));
    }

    @Test
    void secondSignerOnOneDirectoryStops() throws Exception {
        Path configuration = rig.configure("twice");
        rig.serve(configuration);
        assertEquals("DIRECTORY_IN_USE", refusedStart(configuration, ExitCode.DIRECTORY_IN_USE.code()));
        assertInstanceOf(Answer.Granted.class, rig.client("twice").describe(), "the first is undisturbed");
    }

    @Test
    void configurationThatIsNotUnderstoodStopsTheStart() throws Exception {
        Path configuration = edited(rig.configure("config"), "surprise", "1");
        assertEquals("CONFIGURATION_INVALID", refusedStart(configuration, ExitCode.CONFIGURATION.code()));
        Path otherName = edited(rig.configure("config2"), "name", "signer-9");
        assertEquals("CONFIGURATION_INVALID", refusedStart(otherName, ExitCode.CONFIGURATION.code()));
    }

    @Test
    void stopsCleanlyWhenAsked() throws Exception {
        Process process = rig.serve(rig.configure("stop"));
        process.destroy();
        assertEquals(ExitCode.STOPPED.code(), process.waitFor());
        assertFalse(Files.exists(rig.socket("stop")));
        SignerClient client = new SignerClient(rig.socket("stop"), Duration.ofSeconds(2));
        assertEquals(SignerTag.SIGNER_UNREACHABLE, tagOf(client.describe()));
    }
}
