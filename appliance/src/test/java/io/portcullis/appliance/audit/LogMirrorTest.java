package io.portcullis.appliance.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.audit.RowForms;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.mirror.LogCheck;
import io.portcullis.signer.mirror.LogProof;
import io.portcullis.signer.mirror.TileFolder;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.tlog.TilePath;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.tlog.Witnesses;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.witness.SoftwareKey;
import io.portcullis.signer.witness.WitnessProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Copies of a log before three real witnesses, of whom two make a head public. */
class LogMirrorTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path folder;

    private final List<WitnessProcess> running = new ArrayList<>();
    private final List<WitnessSettings.Place> places = new ArrayList<>();
    private GrowingLog log;
    private WitnessBench bench;
    private LogMirror mirror;

    @BeforeEach
    void begin() throws IOException {
        log = new GrowingLog("signer-1", SoftwareKey.create(folder.resolve("key"), RANDOM));
        for (int i = 0; i < 3; i++) {
            NoteKey key = WitnessProcess.begin(configure(i, freePort()), RANDOM);
            running.add(serve(i));
            places.add(new WitnessSettings.Place(
                    URI.create("http://127.0.0.1:" + running.get(i).port()), key));
        }
        bench = new WitnessBench(
                new WitnessSettings(Duration.ofSeconds(5), Duration.ofDays(7), places), Optional.of(witnesses()));
        mirror = new LogMirror(log, folder.resolve("copies"), bench);
    }

    private Witnesses witnesses() {
        return new Witnesses(2, places.stream().map(WitnessSettings.Place::key).toList());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Path configure(int witness, int port) throws IOException {
        ObjectNode json = StrictJson.newObject()
                .put("name", "witness.example/w" + witness)
                .put("dataDirectory", folder.resolve("w" + witness).toString())
                .put("host", "127.0.0.1")
                .put("port", port);
        json.putArray("logs")
                .addObject()
                .put("origin", log.key().name())
                .put("key", log.key().vkey());
        return Files.write(folder.resolve("w" + witness + ".json"), StrictJson.canonical(json));
    }

    private WitnessProcess serve(int witness) throws IOException {
        return WitnessProcess.serve(folder.resolve("w" + witness + ".json"), InstantSource.system());
    }

    @AfterEach
    void end() throws IOException {
        bench.close();
        for (WitnessProcess process : running) {
            process.close();
        }
    }

    private void assertRefused(String tag) {
        assertEquals(tag, assertThrows(ApplianceRefusal.class, mirror::publish).tag());
    }

    private LogCheck.Result check() {
        return new LogCheck(
                        new TileFolder(folder.resolve("copies/signer-1")),
                        Origin.of(GrowingLog.ENTITY, "signer-1"),
                        Optional.of(log.key()),
                        Optional.of(witnesses()),
                        RowForms::decode)
                .run();
    }

    @Test
    void publishesWhatAQuorumCosignedAndServesIt() {
        log.grow(300);
        assertEquals(300, TreeHead.of(mirror.publish()).size());
        assertEquals(List.of(), check().findings());
        assertTrue(mirror.tile(TilePath.hashes(0, 0, 256)).isPresent());
        assertTrue(mirror.tile(TilePath.entries(1, 44)).isPresent());
        log.grow(700);
        mirror.publish();
        assertEquals(List.of(), check().findings());
        assertTrue(mirror.tile(TilePath.entries(1, 44)).isPresent(), "for who still holds the older head");
        assertFalse(mirror.tile(TilePath.entries(2, 189)).isPresent(), "beyond what is published");
    }

    @Test
    void withoutAQuorumTheLastHeadStaysAndNothingNewerIsServed() throws IOException {
        log.grow(10);
        mirror.publish();
        running.get(0).close();
        log.grow(20);
        assertEquals(20, TreeHead.of(mirror.publish()).size(), "one witness may be away");
        running.get(1).close();
        log.grow(30);
        assertRefused("COSIGNATURES_MISSING");
        assertEquals(20, mirror.size());
        assertFalse(mirror.tile(TilePath.entries(0, 30)).isPresent());
        running.set(0, serve(0));
        mirror.publish();
        assertEquals(30, mirror.size(), "a witness that was away goes on from where it was");
        assertEquals(List.of(), check().findings());
    }

    @Test
    void aRewrittenLogIsNotPublishedAndItsHeadIsKept() throws IOException {
        log.grow(10);
        mirror.publish();
        log.leaves.set(3, RowForms.encode(3, new AuditRow.Started("other")));
        log.grow(12);
        assertRefused("LOG_REWRITTEN");
        log.leaves.subList(5, 12).clear();
        assertRefused("LOG_REWRITTEN");
        assertEquals(10, mirror.size());
        try (var kept = Files.list(folder.resolve("copies/accusations"))) {
            assertEquals(2, kept.count());
        }
    }

    @Test
    void aRewrittenLogRaisesTheAlarmOnceAndIsWrittenDown() throws InterruptedException {
        log.grow(10);
        mirror.publish();
        log.leaves.set(3, RowForms.encode(3, new AuditRow.Started("other")));
        log.grow(12);
        BlockingQueue<String> alarms = new LinkedBlockingQueue<>();
        BlockingQueue<AuditRow> rows = new LinkedBlockingQueue<>();
        try (AuditLogs logs = new AuditLogs(
                List.of(log),
                folder.resolve("copies"),
                new WitnessBench(
                        new WitnessSettings(Duration.ofSeconds(5), Duration.ofDays(7), places),
                        Optional.of(witnesses())),
                Duration.ofMillis(10),
                Optional.empty(),
                rows::add)) {
            logs.start(alarms::add);
            assertTrue(alarms.poll(60, TimeUnit.SECONDS).contains("signer-1"));
            assertEquals("LOG_REWRITTEN", ((AuditRow.LogNotPublished) rows.poll(60, TimeUnit.SECONDS)).tag());
        }
        assertTrue(alarms.isEmpty(), "once, not at every look");
    }

    @Test
    void anApplianceThatForgotItsCopyCannotPublishAnotherHistory() {
        log.grow(10);
        mirror.publish();
        GrowingLog other = log;
        other.leaves.set(3, RowForms.encode(3, new AuditRow.Started("other")));
        other.grow(12);
        LogMirror forgetful = new LogMirror(other, folder.resolve("elsewhere"), bench);
        ApplianceRefusal refusal = assertThrows(ApplianceRefusal.class, forgetful::publish);
        assertEquals("COSIGNATURES_MISSING", refusal.tag());
        assertTrue(refusal.getMessage().contains("WITNESS_PROOF_INVALID"), refusal.getMessage());
    }

    @Test
    void aCopyGoesOnAfterARestart() {
        log.grow(300);
        mirror.publish();
        log.grow(600);
        mirror = new LogMirror(log, folder.resolve("copies"), bench);
        mirror.publish();
        assertEquals(List.of(), check().findings());
    }

    @Test
    void findsRowsByPersonTagAndTimeNewestFirstPageByPage() {
        Bytes32 intent = Bytes32.fromHex("0x" + "ab".repeat(32));
        log.write(10, new AuditRow.SignedIn("alice", "127.0.0.1"));
        log.write(20, new AuditRow.Asked("alice", "decide", "r1"));
        log.write(30, new AuditRow.Answered("alice", "decide", "r1", 409, Optional.of("DECISION_EXISTS")));
        log.write(40, new AuditRow.Refused(Optional.of(intent), "APPROVALS_MISSING", "1 of 2", 0));
        log.write(50, new AuditRow.SignedIn("bob", "127.0.0.1"));
        log.write(60, new AuditRow.KeyRecorded("k1", "Proved", "alice"));
        mirror.publish();
        assertEquals(List.of(5L, 2L, 1L, 0L), found(Map.of("person", "alice")));
        assertEquals(List.of(2L), found(Map.of("tag", "DECISION_EXISTS")));
        assertEquals(List.of(3L), found(Map.of("intent", intent.toString())));
        assertEquals(List.of(4L, 0L), found(Map.of("type", "signed-in")));
        assertEquals(List.of(3L, 2L), found(Map.of("since", "30", "until", "50")));
        assertEquals(List.of(5L), found(Map.of("key", "k1")));
        assertEquals(List.of(), found(Map.of("log", "signer-9")));

        AuditSearch.Page first = page(Map.of("person", "alice", "limit", "2"));
        assertEquals(2, first.rows().size());
        AuditSearch.Page second = page(
                Map.of("person", "alice", "limit", "2", "before", first.next().orElseThrow()));
        assertEquals(
                List.of(1L, 0L),
                second.rows().stream().map(AuditSearch.Found::index).toList());
    }

    @Test
    void refusesAQuestionThatItDoesNotUnderstand() {
        for (Map<String, String> query : List.of(
                Map.of("persons", "alice"),
                Map.of("limit", "0"),
                Map.of("limit", "201"),
                Map.of("since", "yesterday"),
                Map.of("before", "signer-1"),
                Map.of("type", "unheard-of"),
                Map.of("person", "a".repeat(1_025)))) {
            assertEquals(
                    "AUDIT_QUERY_INVALID",
                    assertThrows(ApplianceRefusal.class, () -> AuditQuestion.read(query))
                            .tag());
        }
    }

    private AuditSearch.Page page(Map<String, String> query) {
        return AuditSearch.page(List.of(mirror), AuditQuestion.read(query));
    }

    private List<Long> found(Map<String, String> query) {
        return page(query).rows().stream().map(AuditSearch.Found::index).toList();
    }

    @Test
    void takesASnapshotOfAllHeadsEveryWeekAndHoldsLaterCopiesAgainstIt() throws IOException {
        AtomicLong now = new AtomicLong(1_800_000_000);
        InstantSource clock = () -> Instant.ofEpochSecond(now.get());
        WitnessBench nobody = new WitnessBench(WitnessSettings.NONE, Optional.empty());
        try (ApplianceLog own = ApplianceLog.open(folder.resolve("own"), GrowingLog.ENTITY, RANDOM, clock)) {
            List<LogMirror> mirrors = List.of(mirror, new LogMirror(own, folder.resolve("copies"), nobody));
            Snapshots snapshots = new Snapshots(folder.resolve("snapshots"), Duration.ofDays(7), own, clock);
            log.grow(10);
            own.write(new AuditRow.SignedIn("alice", "127.0.0.1"));
            Snapshots.Taken first = snapshots.takeIfDue(mirrors).orElseThrow();
            assertEquals(Optional.empty(), snapshots.takeIfDue(mirrors), "the next is due in a week");
            now.addAndGet(Duration.ofDays(7).toSeconds());
            log.grow(20);
            assertTrue(snapshots.takeIfDue(mirrors).isPresent());
            assertEquals(2, snapshots.all().size());
            assertEquals(first, snapshots.all().getLast());
            assertTrue(
                    own.entries(0).stream()
                            .anyMatch(row ->
                                    RowForms.decode(row).row().equals(new AuditRow.SnapshotNotAnchored(first.at()))),
                    "no batch followed the first");
            LogProof.decode(first.proof()).require(head -> Optional.of(own.key()), Optional.empty());

            TileFolder copy = new TileFolder(folder.resolve("copies/signer-1"));
            assertEquals(Optional.empty(), first.heads().contradicts("signer-1", copy, 20));
            GrowingLog other = new GrowingLog("signer-1", SoftwareKey.create(folder.resolve("other"), RANDOM));
            other.write(0, new AuditRow.Started("other"));
            other.grow(20);
            LogMirror rewritten = new LogMirror(other, folder.resolve("elsewhere"), nobody);
            rewritten.publish();
            assertEquals(
                    SignerTag.LOG_REWRITTEN,
                    first.heads()
                            .contradicts("signer-1", new TileFolder(folder.resolve("elsewhere/signer-1")), 20)
                            .orElseThrow()
                            .tag());
        }
    }

    @Test
    void signersNoteASnapshotOnceAndABatchBehindThatAnchorsIt() throws IOException {
        AtomicLong now = new AtomicLong(1_800_000_000);
        InstantSource clock = () -> Instant.ofEpochSecond(now.get());
        AtomicLong anchoredSize = new AtomicLong();
        Bytes32 intent = Bytes32.fromHex("0x" + "21".repeat(32));
        WitnessBench nobody = new WitnessBench(WitnessSettings.NONE, Optional.empty());
        try (ApplianceLog own = ApplianceLog.open(folder.resolve("own"), GrowingLog.ENTITY, RANDOM, clock)) {
            List<LogMirror> mirrors = List.of(mirror, new LogMirror(own, folder.resolve("copies"), nobody));
            Snapshots snapshots = new Snapshots(
                    folder.resolve("snapshots"),
                    Duration.ofDays(7),
                    own,
                    clock,
                    noted -> noted.getOrDefault("signer-1", Long.MAX_VALUE) < anchoredSize.get()
                            ? Optional.of(intent)
                            : Optional.empty());
            log.grow(10);
            long at = snapshots.takeIfDue(mirrors).orElseThrow().at();
            log.notes = false;
            snapshots.note(mirrors);
            anchoredSize.set(1_000);
            assertEquals(Optional.empty(), snapshots.anchoredBy(at), "nobody noted it");
            log.notes = true;
            snapshots.note(mirrors);
            snapshots.note(mirrors);
            assertEquals(11, log.leaves.size(), "noted once");
            assertEquals(Optional.of(intent), snapshots.anchoredBy(at));
            anchoredSize.set(10);
            assertEquals(Optional.empty(), snapshots.anchoredBy(at), "the batch anchors what was before");
            anchoredSize.set(11);
            now.addAndGet(Duration.ofDays(7).toSeconds());
            assertTrue(snapshots.takeIfDue(mirrors).isPresent());
            assertTrue(own.entries(0).stream()
                    .noneMatch(row -> RowForms.decode(row).row() instanceof AuditRow.SnapshotNotAnchored));
        }
    }

    @Test
    void theAppliancesOwnLogIsPublishedLikeAnyOther() throws IOException {
        Path own = folder.resolve("own");
        try (ApplianceLog written = ApplianceLog.open(own, GrowingLog.ENTITY, RANDOM, InstantSource.system())) {
            IntStream.range(0, 5).forEach(i -> written.write(new AuditRow.SignedIn("alice", "127.0.0." + i)));
            LogMirror copy = new LogMirror(
                    written, folder.resolve("copies"), new WitnessBench(WitnessSettings.NONE, Optional.empty()));
            copy.publish();
            assertEquals(5, copy.size());
        }
        try (ApplianceLog again = ApplianceLog.open(own, GrowingLog.ENTITY, RANDOM, InstantSource.system())) {
            again.write(new AuditRow.SignedIn("bob", "127.0.0.1"));
            assertEquals(6, TreeHead.of(again.head()).size());
            Files.createFile(own.resolve("audit.paused"));
            assertEquals(
                    "AUDIT_UNAVAILABLE",
                    assertThrows(ApplianceRefusal.class, () -> again.write(new AuditRow.SignedIn("carol", "127.0.0.1")))
                            .tag());
        }
    }
}
