package io.portcullis.appliance.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
}
