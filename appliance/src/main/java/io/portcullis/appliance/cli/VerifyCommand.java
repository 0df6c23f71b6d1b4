package io.portcullis.appliance.cli;

import io.portcullis.appliance.lab.LabDirectory;
import io.portcullis.appliance.lab.OfflineCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "verify",
        description = {
            "Check an evidence file or a ceremony's transcript with no appliance, no chain and no network.",
            "It is checked against the trust roots written at the ceremony: who may sign, and for which contract."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The evidence file, or the transcript.")
    private Path file = Path.of("");

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "The trust roots (default: trust.json beside the file, or of the lab it lies in).")
    private Optional<Path> trust = Optional.empty();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        Path roots = trust.or(this::nearby)
                .orElseThrow(() -> CliTag.INPUT_INVALID.refusal(
                        "There is no trust.json near the file: name the trust roots with --trust."));
        OfflineCheck.Result result = OfflineCheck.ofAny(InputFile.bytes(file), InputFile.bytes(roots));
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
