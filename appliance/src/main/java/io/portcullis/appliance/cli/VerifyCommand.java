package io.portcullis.appliance.cli;

import io.portcullis.appliance.lab.LabDirectory;
import io.portcullis.appliance.lab.OfflineCheck;
import io.portcullis.appliance.report.ReportCheck;
import io.portcullis.appliance.report.ReportFiles;
import io.portcullis.appliance.report.ReportFolder;
import io.portcullis.appliance.report.SumProofCheck;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.waterfall.sumtree.SumProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "verify",
        description = {
            "Check an evidence file, a transcript, a report or a client's proof with no appliance, no chain and no network.",
            "It is checked against the trust roots written at the ceremony: who may sign, and for which contract.",
            "A report is made again from the log of a copied data folder (--from) and compared byte for byte; a client's proof",
            "of a liability is held against the published report (--report)."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The evidence file, transcript, report or proof.")
    private Path file = Path.of("");

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "The trust roots (default: trust.json beside the file, or of the lab it lies in).")
    private Optional<Path> trust = Optional.empty();

    @Option(names = "--from", paramLabel = "DIR", description = "For a report: a copy of the appliance's data folder.")
    private Optional<Path> from = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "For a report: the appliance's configuration (default: appliance.json in DIR or above it).")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--vkey",
            paramLabel = "KEY",
            description = "For a report: who must have signed it, as a verifier key.")
    private Optional<String> vkey = Optional.empty();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "For a client's proof: the published report, as JSON.")
    private Optional<Path> report = Optional.empty();

    @Spec
    private CommandSpec command;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        OfflineCheck.Result result = result();
        if (output.isJson()) {
            ObjectNode shown = JsonMapper.shared().createObjectNode().put("passed", result.passed());
            ArrayNode checks = shown.putArray("checks");
            result.checks()
                    .forEach(check -> checks.addObject()
                            .put("name", check.name())
                            .put("passed", check.passed())
                            .put("tag", check.tag())
                            .put("detail", check.detail()));
            output.show(shown);
        } else {
            result.lines().forEach(line -> output.say(Output.printable(line)));
            output.say(result.passed() ? "Everything holds." : "NOT everything holds: do not rely on this file.");
        }
        return (result.passed() ? ExitCode.DONE : ExitCode.REFUSED).code();
    }

    private OfflineCheck.Result result() throws IOException {
        ReportFiles files = new ReportFiles(file.toAbsolutePath());
        if (files.isThere()) {
            Optional<ReportFolder> folder = from.map(dir -> new ReportSourceOption(dir, config, trust).folder());
            return new OfflineCheck.Result(ReportCheck.verify(
                    files,
                    folder,
                    vkey.map(NoteKey::decode),
                    ReportCommand.progress(command.commandLine().getErr())));
        }
        byte[] content = InputFile.bytes(file);
        if (SumProof.claims(content)) {
            Path published =
                    report.orElseThrow(() -> CliTag.INPUT_INVALID.refusal("Name the published report with --report."));
            return new OfflineCheck.Result(SumProofCheck.verify(content, InputFile.bytes(published)));
        }
        Path roots = trust.or(this::nearby)
                .orElseThrow(() -> CliTag.INPUT_INVALID.refusal(
                        "There is no trust.json near the file: name the trust roots with --trust."));
        return OfflineCheck.ofAny(content, InputFile.bytes(roots));
    }

    /** Evidence of a lab lies in {@code evidence/}, with the lab's trust roots one folder up. */
    private Optional<Path> nearby() {
        Path folder = file.toAbsolutePath().normalize().getParent();
        for (int up = 0; folder != null && up < 2; up++, folder = folder.getParent()) {
            Path candidate = folder.resolve(LabDirectory.TRUST);
            if (Files.isReadable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
