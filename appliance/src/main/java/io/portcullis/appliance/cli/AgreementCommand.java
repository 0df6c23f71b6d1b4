package io.portcullis.appliance.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "agreement",
        description = "The board's word that a counterparty's batch may settle their account.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class AgreementCommand {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Command(
            name = "file",
            description = "File what asks this board to agree; no chain sees it.",
            mixinStandardHelpOptions = true)
    int file(
            @Option(
                            names = "--counterparty",
                            required = true,
                            paramLabel = "ENTITY",
                            description = "Whose batch it is for: one of the policy's counterparties.")
                    String counterparty,
            @Option(
                            names = "--line",
                            paramLabel = "TOKEN:LEFT:RIGHT",
                            description = {
                                "What the reserves of left and right gain of a token, in its smallest unit; the collateral gains what makes the sum zero.",
                                "Left is the entity with the smaller id."
                            })
                    List<String> lines,
            @Option(
                            names = "--close",
                            paramLabel = "VERSION",
                            defaultValue = "0",
                            description =
                                    "Close the account: what its sides owe each other up to this version is void.")
                    long finalVersion,
            @Mixin Filed filed,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        ObjectNode body = filed.body().put("counterparty", counterparty).put("finalVersion", finalVersion);
        ArrayNode list = body.putArray("lines");
        for (String line : lines == null ? List.<String>of() : lines) {
            String[] parts = line.split(":", -1);
            if (parts.length != 3) {
                throw CliTag.INPUT_INVALID.refusal("A line is TOKEN:LEFT:RIGHT.");
            }
            list.addObject().put("token", parts[0]).put("left", parts[1]).put("right", parts[2]);
        }
        output.show(remote.authorised().post("/intents/agreement", body));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "export",
            description = "What the board signed, for the counterparty's 'settle' or 'collateral withdraw'.",
            mixinStandardHelpOptions = true)
    int export(
            @Parameters(paramLabel = "ID", description = "The intent's id.") String id,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description =
                                    "Write it there instead of to standard output; an existing file is left alone.")
                    Optional<Path> out,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        JsonNode agreement = remote.authorised().get("/intents/" + IntentsCommand.checked(id) + "/agreement");
        if (out.isEmpty()) {
            output.show(agreement);
            return ExitCode.DONE.code();
        }
        try {
            Files.write(
                    out.get(),
                    JSON.writeValueAsBytes(agreement),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw CliTag.FILE_EXISTS.refusal(out.get() + " exists.");
        } catch (IOException e) {
            throw CliTag.FILE_UNREADABLE.refusal(out.get() + " cannot be written: " + e.getMessage() + ".");
        }
        output.show(
                JSON.createObjectNode().put("file", out.get().toAbsolutePath().toString()));
        return ExitCode.DONE.code();
    }
}
