package io.portcullis.appliance.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "towers",
        description = "Watchtowers of other organisations, which answer disputes for this appliance while it is away.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class TowersCommand {
    @Command(
            name = "status",
            description = "What each tower guards, what it is owed, and why it takes nothing, if so.",
            mixinStandardHelpOptions = true)
    int status(@Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get("/engine/towers"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "evidence",
            description = {
                "What a tower signed of an account, as a file to prove its negligence with.",
                "A judge checks it with the tower's own program: portcullis-tower receipt prove-negligence, or prove-vault-negligence."
            },
            mixinStandardHelpOptions = true)
    int evidence(
            @Parameters(index = "0", paramLabel = "TOWER", description = "The tower's name.") String tower,
            @Parameters(index = "1", paramLabel = "ONE", description = "An entity's id or name.") String one,
            @Parameters(index = "2", paramLabel = "OTHER", description = "The other's.") String other,
            @Option(
                            names = "--started",
                            paramLabel = "HASH",
                            description =
                                    "The hash of the body that the dispute started with: of a vault each has its own.")
                    Optional<String> started,
            @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the evidence goes.")
                    Path out,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        String question = started.map(hash -> "?started=" + hash).orElse("");
        JsonNode shown = remote.authorised()
                .get("/engine/accounts/" + one + "/" + other + "/towers/" + tower + "/evidence" + question);
        Files.writeString(out, shown.path("file").asString());
        output.show(JsonMapper.shared()
                .createObjectNode()
                .put("tower", shown.path("tower").asString())
                .put("account", shown.path("account").asString())
                .put("evidence", out.toString()));
        return ExitCode.DONE.code();
    }
}
