package io.portcullis.appliance.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "fund",
        description = {
            "The default fund that the trust roots name, as the chain has it.",
            "To declare a default, or to leave: 'intents file-default', 'intents file-fund-exit'."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class FundCommand {
    @Command(
            name = "status",
            description = "A token's pool and bond, this entity's shares, and whether exits wait.",
            mixinStandardHelpOptions = true)
    int status(
            @Parameters(paramLabel = "TOKEN", description = "The token's id.") String token,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        output.show(remote.authorised().get("/fund/" + id(token)));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "default",
            description = "One default: its stage, what was owed, what pool and bond pay, what is still to be taken.",
            mixinStandardHelpOptions = true)
    int fallen(
            @Parameters(paramLabel = "ID", description = "As it was declared.") String id,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        output.show(remote.authorised().get("/fund/defaults/" + id(id)));
        return ExitCode.DONE.code();
    }

    private static String id(String text) {
        if (!text.matches("0x[0-9a-f]{64}")) {
            throw CliTag.INPUT_INVALID.refusal("An id is 0x and 64 digits.");
        }
        return text;
    }
}
