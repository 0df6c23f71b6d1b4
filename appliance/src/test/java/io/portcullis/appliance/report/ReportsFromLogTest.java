package io.portcullis.appliance.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.signer.evidence.EvidenceVerifier.Check;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.witness.SoftwareKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.render.Format;
import io.portcullis.waterfall.report.Report;
import io.portcullis.waterfall.report.ReportKind;
import io.portcullis.waterfall.sumtree.SumProof;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reports of a log that real commands made, in two data folders, with nothing running. */
final class ReportsFromLogTest {
    @TempDir
    private static Path folder;

    private static ReportFolder here;
    private static ReportFolder there;

    @TempDir
    private Path out;

    @BeforeAll
    static void oneLogInTwoFolders() throws IOException {
        EngineBooks.Rules rules = TwoFriends.write(folder.resolve("here"));
        try (Stream<Path> all = Files.walk(folder.resolve("here"))) {
            for (Path from : all.sorted().toList()) {
                Files.copy(
                        from,
                        folder.resolve("there").resolve(folder.resolve("here").relativize(from)));
            }
        }
        here = new ReportFolder(folder.resolve("here"), rules);
        there = new ReportFolder(folder.resolve("there"), rules);
    }

    private static EngineBooks books(ReportFolder of, EngineBooks.AsOf asOf) {
        try {
            return of.books(asOf, height -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EngineBooks newest(ReportFolder of) {
        return books(of, new EngineBooks.AsOf.Newest());
    }

    private static Report make(ReportKind kind, ReportFolder of, Bytes inputs) {
        return ReportMaker.make(kind, Optional.of(newest(of)), inputs, Optional.empty());
    }

    private static Bytes liabilities() {
        return new LiabilitiesInputs(TwoFriends.HUB, TwoFriends.word(8)).encode();
    }

    @Test
    void twoFoldersGiveTheSameBytesInEveryFormat() {
        for (Format format : List.of(Format.CSV, Format.JSON, Format.PDF, Format.SVG, Format.XML)) {
            assertArrayEquals(
                    format.render(make(ReportKind.EXPOSURE, here, TwoFriends.exposureInputs())),
                    format.render(make(ReportKind.EXPOSURE, there, TwoFriends.exposureInputs())),
                    format.label());
        }
        assertArrayEquals(
                Format.JSON.render(make(ReportKind.LIABILITIES, here, liabilities())),
                Format.JSON.render(make(ReportKind.LIABILITIES, there, liabilities())));
    }

    @Test
    void aReportIsOfTheBlockThatWasAskedFor() {
        EngineBooks before = books(here, new EngineBooks.AsOf.AtBlock(4));
        EngineBooks after = newest(here);
        assertEquals(5, after.head().height());
        Amount owedBefore = before.claims(TwoFriends.HUB).getFirst().ofCounterparty();
        Amount owedAfter = after.claims(TwoFriends.HUB).getFirst().ofCounterparty();
        assertEquals(Amount.of(-TwoFriends.DRAWN), owedBefore);
        assertEquals(Amount.of(50), owedAfter);
        long fourth = TwoFriends.BEGAN_MILLIS / 1_000 + 4;
        assertEquals(before, books(here, new EngineBooks.AsOf.AtTime(fourth)));
        refuses(() -> books(here, new EngineBooks.AsOf.AtBlock(6)));
        refuses(() -> books(here, new EngineBooks.AsOf.AtTime(0)));
    }

    @Test
    void anExposureIsRatedByTheInputsAndTheLog() {
        EngineBooks before = books(here, new EngineBooks.AsOf.AtBlock(4));
        Report report = ReportMaker.make(
                ReportKind.EXPOSURE, Optional.of(before), TwoFriends.exposureInputs(), Optional.empty());
        JsonNode json = JsonMapper.shared().readTree(Format.JSON.render(report));
        JsonNode row = json.at("/rows/0");
        assertEquals("300", row.path("drawn").asString());
        assertEquals("700", row.path("undrawn").asString());
        assertEquals("3000", row.path("utilisation_bp").asString());
        assertEquals("825", row.path("ead").asString());
        assertEquals("3", row.path("model_version").asString());
        assertEquals("500", row.path("held").asString());
        assertEquals("2026-11-21T23:50:00Z", row.path("last_top_up").asString());
        // 1,000 drawn less 500 held, at half of a price of 2.
        assertEquals("500", json.at("/facts/stress_1_loss").asString());
        assertEquals("100", json.at("/facts/stress_1_resources").asString());
    }

    @Test
    void aClientFindsItselfInThePublishedSums() {
        byte[] published = Format.JSON.render(make(ReportKind.LIABILITIES, here, liabilities()));
        SumProof proof = ReportMaker.trees(newest(there), LiabilitiesInputs.decode(liabilities()))
                .getFirst()
                .proof(TwoFriends.CLIENT);
        assertTrue(passed(SumProofCheck.verify(proof.encode(), published)));
        String altered = new String(published, StandardCharsets.UTF_8)
                .replace("\"owed_to_clients\" : \"50\"", "\"owed_to_clients\" : \"49\"");
        List<Check> checks = SumProofCheck.verify(proof.encode(), altered.getBytes(StandardCharsets.UTF_8));
        assertEquals(WaterfallTag.SUM_ROOT_DIFFERS.name(), checks.getFirst().tag());
    }

    @Test
    void aReportIsMadeAgainInAnotherFolderAndWhoeverChangedItIsNamed() throws IOException {
        SoftwareKey secret = SoftwareKey.create(out.resolve("key"), new SecureRandom());
        NoteKey key = NoteKey.ed25519(Origin.of(TwoFriends.HUB, "appliance").text(), secret.publicKey());
        ReportSeal.Signer signer = text ->
                new NoteSignature(key.name(), key.id(), secret.sign(Bytes.of(text.getBytes(StandardCharsets.UTF_8))));
        ReportFiles files = new ReportFiles(out.resolve("exposure.csv"));
        Bytes inputs = TwoFriends.exposureInputs();
        files.write(make(ReportKind.EXPOSURE, here, inputs), Format.CSV, inputs, Optional.of(signer));
        assertTrue(passed(check(files, key)), () -> checkQuietly(files, key).toString());

        Path report = out.resolve("exposure.csv");
        byte[] genuine = Files.readAllBytes(report);
        Files.writeString(
                report, Files.readString(report).replace(",quiet,", ",called,").replace(",50,", ",51,"));
        assertEquals(
                List.of("REPORT_DIFFERS", "PASSED", "REPORT_SIGNATURE_INVALID", "PASSED", "PASSED", "REPORT_DIFFERS"),
                tags(check(files, key)));
        Files.write(report, genuine);

        Path beside = out.resolve("exposure.csv.inputs.json");
        Files.writeString(beside, Files.readString(beside).replace("\"kept\":98", "\"kept\":99"));
        assertTrue(tags(check(files, key)).contains("REPORT_DIFFERS"));
        Files.write(beside, inputs.toArray());

        Files.delete(out.resolve("exposure.csv.sig"));
        assertTrue(tags(check(files, key)).contains("REPORT_SIGNATURE_INVALID"));
        Path sources = out.resolve("exposure.csv.sources.json");
        Files.writeString(sources, Files.readString(sources).replace("\"height\" : \"5\"", "\"height\" : \"4\""));
        assertEquals(List.of("REPORT_MALFORMED"), tags(check(files, key)));
    }

    @Test
    void settingsThatTheLogWasNotMadeUnderAreRefusedAndADamagedLogIsNamed() throws IOException {
        EngineBooks.Rules rules = here.rules();
        Board other = Board.ofEqualWeights(1, List.of(Address.fromHex("0x0000000000000000000000000000000000000008")));
        refuses(() -> newest(
                new ReportFolder(here.folder(), new EngineBooks.Rules(rules.settings(), rules.domain(), other))));
        EngineBooks.Rules own = TwoFriends.write(out.resolve("damaged"));
        Path segment = out.resolve("damaged/engine/log/segment-00000000000000000001.log");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[4_096 + 200] ^= 1;
        Files.write(segment, bytes);
        assertThrows(EngineFault.class, () -> newest(new ReportFolder(out.resolve("damaged"), own)));
    }

    @Test
    void inputsAreReadStrictlyAndTheFieldIsNamed() {
        String good = new String(TwoFriends.exposureInputs().toArray(), StandardCharsets.UTF_8);
        for (String bad : List.of(
                good.replace("\"lgd\":\"0.45\"", "\"lgd\":\"1.45\""),
                good.replace("\"lgd\":\"0.45\"", "\"lgd\":0.45"),
                good.replace("\"call\":11000", "\"call\":9000"),
                good.replace("\"spread\":\"0.01\"", "\"spread\":\"0.01\",\"guess\":1"),
                good.replace("exposure-inputs/v1", "exposure-inputs/v2"),
                good.replace("\"prices\":[{\"token\":\"" + TwoFriends.TOKEN + "\",\"price\":\"2\"}]", "\"prices\":[]"),
                "{}",
                "")) {
            refuses(() -> make(ReportKind.EXPOSURE, here, Bytes.of(bad.getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Test
    void theArchiveGivesNothingThatIsNoReport() throws IOException {
        ReportArchive archive = new ReportArchive(out.resolve("reports"));
        assertEquals(List.of(), archive.list());
        Path bundle = Files.createDirectories(out.resolve("reports/20261122T000000Z"));
        Bytes inputs = TwoFriends.exposureInputs();
        Report report = make(ReportKind.EXPOSURE, here, inputs);
        new ReportFiles(bundle.resolve("exposure.json")).write(report, Format.JSON, inputs, Optional.empty());
        Files.writeString(bundle.resolve("secret.txt"), "no");
        assertEquals(
                List.of(
                        "exposure.json",
                        "exposure.json.inputs.json",
                        "exposure.json.sha256",
                        "exposure.json.sources.json"),
                archive.list().getFirst().files());
        assertTrue(archive.file("20261122T000000Z", "exposure.json").isPresent());
        for (String name : List.of("secret.txt", "../20261122T000000Z/exposure.json", "..", "")) {
            assertFalse(archive.file("20261122T000000Z", name).isPresent());
            assertFalse(
                    archive.file("../reports/20261122T000000Z", "exposure.json").isPresent());
        }
        assertFalse(ExposureFile.read(archive, "../reports/20261122T000000Z", row -> {})
                .isPresent());
        assertEquals(
                1,
                ExposureFile.read(archive, "20261122T000000Z", row -> {})
                        .orElseThrow()
                        .lines());
    }

    private static void refuses(Executable deed) {
        assertEquals(
                WaterfallTag.REPORT_INPUT_INVALID,
                assertThrows(WaterfallRefusal.class, deed).tag());
    }

    private static List<Check> check(ReportFiles files, NoteKey key) throws IOException {
        return ReportCheck.verify(files, Optional.of(there), Optional.of(key), height -> {});
    }

    private static List<Check> checkQuietly(ReportFiles files, NoteKey key) {
        try {
            return check(files, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> tags(List<Check> checks) {
        return checks.stream().map(Check::tag).toList();
    }

    private static boolean passed(List<Check> checks) {
        return !checks.isEmpty() && checks.stream().allMatch(Check::passed);
    }
}
