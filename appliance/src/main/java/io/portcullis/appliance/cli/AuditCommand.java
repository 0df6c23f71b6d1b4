package io.portcullis.appliance.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "audit",
        description = "The signers' audit logs.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class AuditCommand {
    @Command(
            name = "checkpoints",
            description = "The newest signed checkpoint of every signer's log.",
            mixinStandardHelpOptions = true)
    int checkpoints(@Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get("/audit/checkpoints"));
        return ExitCode.DONE.code();
    }
}
