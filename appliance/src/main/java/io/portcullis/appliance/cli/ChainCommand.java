package io.portcullis.appliance.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "chain",
        description = "How the appliance reaches its chain.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ChainCommand {
    @Command(
            name = "status",
            description = "The nodes, which of them was found lying, and the transactions that are under way.",
            mixinStandardHelpOptions = true)
    int status(@Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get("/engine/chain"));
        return ExitCode.DONE.code();
    }
}
