package io.portcullis.appliance.cli;

import io.portcullis.appliance.hub.SnapshotExport;
import io.portcullis.engine.verdict.EngineFault;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** However many accounts there are, each line is written as it is read. */
@Command(
        name = "export",
        description = {
            "Write what an engine's newest snapshot holds: its accounts with their tokens, open invoices, forwards, links.",
            "FOLDER is a copy of the engine's folder, or of its folder snapshots; nothing runs and nothing is changed. The",
            "snapshot's hash and state root are checked first. No preimage and no secret is written."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER", description = "The copied folder.")
    private Path folder = Path.of("");

    @Option(names = "--json", description = "One JSON object a line instead of text.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        try {
            if (!Files.isDirectory(folder)) {
                throw CliTag.INPUT_INVALID.refusal("There is no folder " + folder + ".");
            }
            Optional<Long> height = SnapshotExport.write(
                    folder,
                    damaged -> err.println("passed over: " + Output.printable(damaged.getMessage())),
                    line -> out.println(json ? line : text(JsonMapper.shared().readTree(line))));
            out.flush();
            if (height.isEmpty()) {
                throw CliTag.INPUT_INVALID.refusal("There is no snapshot in " + folder + ".");
            }
            return ExitCode.DONE.code();
        } catch (EngineFault e) {
            throw CliTag.INPUT_INVALID.refusal(e.tag() + ": " + e.getMessage());
        } catch (IOException e) {
            throw CliTag.INPUT_INVALID.refusal(folder + " cannot be read: " + e.getMessage());
        }
    }

    /** {@code kind  name value  …}; each token of an account on a line below it. */
    private static String text(JsonNode node) {
        StringJoiner line = new StringJoiner("  ");
        StringBuilder below = new StringBuilder();
        node.properties().forEach(entry -> {
            if (entry.getValue().isArray()) {
                entry.getValue().forEach(each -> below.append("\n    ").append(text(each)));
            } else if (entry.getKey().equals("kind")) {
                line.add(entry.getValue().asString());
            } else {
                line.add(
                        entry.getKey() + " " + Output.printable(entry.getValue().asString()));
            }
        });
        return line.toString() + below;
    }
}
