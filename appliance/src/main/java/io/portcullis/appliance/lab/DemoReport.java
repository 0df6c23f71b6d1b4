package io.portcullis.appliance.lab;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.report.ReportArchive;
import io.portcullis.appliance.report.ReportWriter;
import io.portcullis.depositary.model.Amount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The appliance writes its reports; it is stopped, its data folder is copied, and on the copy each report is made again and compared. */
final class DemoReport {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String CLI = "io.portcullis.appliance.cli.Portcullis";

    private final Lab lab;
    private final Story story;
    private final Path data;

    DemoReport(Lab lab, Story story) {
        this.lab = lab;
        this.story = story;
        this.data = lab.directory().appliance().resolve("data");
    }

    /** @param lost what the waterfall's report says that creditors bear */
    void recompute(Amount lost) throws IOException, InterruptedException {
        story.step(
                "The appliance has written the waterfall's report by itself; it is stopped, and its data folder copied");
        ReportArchive.Bundle waterfall = written("waterfall-");
        ReportArchive.Bundle liabilities = written("liabilities");
        lab.killAppliance();
        Path copy = lab.directory().root().resolve("copied-data");
        for (String part : List.of("engine", "audit", "reports")) {
            copy(data.resolve(part), copy.resolve(part));
        }
        story.fact("copy", copy.toString());

        story.step("'portcullis verify' makes the reports again from the copied log, with nothing running");
        Path report = report(copy, waterfall, "waterfall-");
        JsonNode table = JsonMapper.shared().readTree(Files.readAllBytes(report));
        DemoParties.check(table.toString().contains(lost.toString()), "the report says what creditors lost");
        ArrayNode verified = story.document().putArray("reportsVerified");
        for (Path each : List.of(report, report(copy, liabilities, "liabilities"))) {
            JsonNode checked = verify(each, copy);
            DemoParties.check(checked.path("passed").asBoolean(), each.getFileName() + ": " + checked);
            verified.add(each.getFileName().toString());
            story.fact(
                    "verified",
                    each.getFileName() + ": " + checked.path("checks").size()
                            + " checks passed, made again it has the very same bytes");
        }
        story.note("✓ anybody with a copy of the log comes to the same reports, byte for byte");
    }

    private ReportArchive.Bundle written(String name) throws InterruptedException {
        ReportArchive archive = ReportWriter.archive(data);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<ReportArchive.Bundle> found = archive.list().stream()
                    .filter(bundle -> bundle.files().stream().anyMatch(file -> isWhole(bundle, file, name)))
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() - deadline > 0) {
                throw LabTag.STEP_TIMED_OUT.failure("The appliance wrote no report " + name + ".");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Its signature is written last. */
    private static boolean isWhole(ReportArchive.Bundle bundle, String file, String name) {
        return isReport(file, name) && bundle.files().contains(file + ".sig");
    }

    private static boolean isReport(String file, String name) {
        return file.startsWith(name) && file.matches("[a-z0-9-]+\\.json");
    }

    private static Path report(Path copy, ReportArchive.Bundle bundle, String name) {
        return bundle.files().stream()
                .filter(file -> isReport(file, name))
                .map(file ->
                        ReportWriter.archive(copy).folder().resolve(bundle.id()).resolve(file))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode verify(Path report, Path copy) throws IOException, InterruptedException {
        String said = Processes.run(
                "portcullis verify",
                JavaProcess.of(
                        CLI,
                        List.of(
                                "verify",
                                report.toString(),
                                "--from",
                                copy.toString(),
                                "--config",
                                lab.directory()
                                        .appliance()
                                        .resolve("appliance.json")
                                        .toString(),
                                "--trust",
                                lab.directory().trust().toString(),
                                "--json")),
                Map.of(),
                lab.directory().root().resolve("verify.log"),
                PATIENCE);
        return JsonMapper.shared().readTree(said);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    PrivateFile.directory(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }
}
