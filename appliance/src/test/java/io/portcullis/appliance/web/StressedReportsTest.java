package io.portcullis.appliance.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.report.ReportArchive;
import io.portcullis.appliance.report.ReportSeal;
import io.portcullis.appliance.report.ReportWriter;
import io.portcullis.appliance.report.ReservesInputs;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.witness.SoftwareKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The appliance's own reports of a genuine engine, with the scenarios that a treasury puts into the data folder. */
class StressedReportsTest {
    private static final long DEADLINE_SECONDS = 60;

    @TempDir
    static Path folder;

    private static RatedHub hub;
    private static Path data;
    private static ReportArchive archive;
    private static ReportSeal.Signer signer;

    @BeforeAll
    static void open() throws Exception {
        hub = new RatedHub(folder, 86_400);
        data = Files.createDirectories(folder.resolve("data"));
        archive = ReportWriter.archive(data);
        SoftwareKey secret = SoftwareKey.create(folder.resolve("report.key"), new SecureRandom());
        NoteKey key =
                NoteKey.ed25519(Origin.of(EngineRig.entity("hub"), "appliance").text(), secret.publicKey());
        signer = text -> new NoteSignature(key.name(), key.id(), secret.sign(Bytes.ascii(text)));
    }

    @AfterAll
    static void close() throws Exception {
        hub.close();
    }

    private static ReportWriter writer() {
        EntityId entity = EngineRig.entity("hub");
        return new ReportWriter(
                data,
                entity,
                Optional.of(hub.rig.service),
                () -> Optional.of(new ReservesInputs(entity, 1, Bytes32.ZERO, List.of())),
                signer,
                InstantSource.system(),
                new SecureRandom());
    }

    @Test
    void newScenariosAreReportedOnceAndWrongOnesKeepNothingBack() throws Exception {
        Path scenarios = data.resolve("report-inputs/stress.json");
        try (ReportWriter first = writer()) {
            first.start();
            await(1);
            assertTrue(facts().path("stress_1").isMissingNode(), facts()::toPrettyString);

            put(scenarios, scenarios("crash"));
            await(2);
            assertEquals("crash, cover 1", facts().path("stress_1").asString());
            assertEquals("100", facts().path("stress_1_resources").asString());
        }
        try (ReportWriter second = writer()) {
            second.start();
            put(scenarios, scenarios("slump"));
            await(3);
            assertEquals("slump, cover 1", facts().path("stress_1").asString());
        }
        assertEquals(3, exposures().size(), "neither a look nor a start reports the same scenarios again");
        put(scenarios, "{}");
        for (Path bundle : inside(archive.folder())) {
            for (Path file : inside(bundle)) {
                Files.delete(file);
            }
            Files.delete(bundle);
        }
        try (ReportWriter third = writer()) {
            third.start();
            await(1);
            assertTrue(facts().path("stress_1").isMissingNode(), "what is wrong is left out");
        }
    }

    private static String scenarios(String name) {
        return """
                {"format":"portcullis/stress-scenarios/v1",
                 "stress":[{"name":"%s","cover":1,"drawdown":"1","resources":"100","factors":[]}]}""".formatted(name);
    }

    /** Whole, as the treasury would: a part of it is another file. */
    private static void put(Path at, String text) throws IOException {
        Path whole = Files.writeString(at.resolveSibling("stress.new"), text);
        Files.move(whole, at, StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<Path> inside(Path in) throws IOException {
        try (Stream<Path> all = Files.list(in)) {
            return all.toList();
        }
    }

    /** Newest first. */
    private static List<String> exposures() {
        return archive.list().stream()
                .filter(bundle -> bundle.files().contains("exposure.json.sig"))
                .map(ReportArchive.Bundle::id)
                .toList();
    }

    private static JsonNode facts() {
        return JsonMapper.shared()
                .readTree(archive.file(exposures().getFirst(), "exposure.json")
                        .orElseThrow()
                        .toArray())
                .path("facts");
    }

    private static void await(int reports) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (exposures().size() < reports) {
            assertTrue(System.nanoTime() < deadline, () -> archive.list().toString());
            Thread.sleep(100);
        }
    }
}
