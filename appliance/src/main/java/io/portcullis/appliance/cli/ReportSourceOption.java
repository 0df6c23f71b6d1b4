package io.portcullis.appliance.cli;

import io.portcullis.appliance.boot.ApplianceConfig;
import io.portcullis.appliance.hub.HubSettings;
import io.portcullis.appliance.report.EngineBooks;
import io.portcullis.appliance.report.ReportFolder;
import io.portcullis.signer.evidence.TrustRoots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The copied data folder that a report is made of, and under what its log was made. */
final class ReportSourceOption {
    private static final String CONFIGURATION = "appliance.json";

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = {
                "A copy of the appliance's data folder, or that of a stopped one: its engine and audit folders.",
                "Nothing runs and nothing in it is changed."
            })
    private Optional<Path> from = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The appliance's configuration (default: appliance.json in DIR or above it).")
    private Optional<Path> config = Optional.empty();

    @Mixin
    private TrustOption trust = new TrustOption();

    ReportSourceOption() {}

    /** As a command that has these options among others found them. */
    ReportSourceOption(Path from, Optional<Path> config, Optional<Path> trust) {
        this.from = Optional.of(from);
        this.config = config;
        this.trust = new TrustOption(trust);
    }

    ReportFolder folder() {
        return folder(from.orElseThrow());
    }

    Optional<ReportFolder> read() {
        return from.map(this::folder);
    }

    private ReportFolder folder(Path folder) {
        if (!Files.isDirectory(folder.resolve("engine"))) {
            throw CliTag.INPUT_INVALID.refusal("There is no folder " + folder.resolve("engine") + ".");
        }
        Path file = config.or(() -> nearby(folder))
                .orElseThrow(() -> CliTag.INPUT_INVALID.refusal(
                        "There is no " + CONFIGURATION + " near " + folder + ": name it with --config."));
        HubSettings settings = ApplianceConfig.load(file)
                .engine()
                .orElseThrow(() -> CliTag.INPUT_INVALID.refusal(file + " has no engine."));
        TrustRoots roots = trust.read(folder);
        return new ReportFolder(folder, new EngineBooks.Rules(settings, roots.domain(), roots.board()));
    }

    private static Optional<Path> nearby(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        for (Path at = absolute;
                at != null && !at.equals(absolute.resolve("../..").normalize());
                at = at.getParent()) {
            if (Files.isReadable(at.resolve(CONFIGURATION))) {
                return Optional.of(at.resolve(CONFIGURATION));
            }
        }
        return Optional.empty();
    }
}
