package io.portcullis.appliance.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "board",
        description = "Who acts for the entity.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class BoardCommand {
    @Command(
            name = "group-key",
            description = {
                "File the change that lets the board name a group key.",
                "It takes the approvals of a change of board, and waits its delay; from then on every batch needs the group's signature, too."
            },
            mixinStandardHelpOptions = true)
    int groupKey(
            @Parameters(paramLabel = "HEX", description = "The key, 256 bytes of 0x-hex: 'ceremony dkg' prints it.")
                    String key,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        output.show(remote.authorised()
                .post("/board/group-key", JsonMapper.shared().createObjectNode().put("groupKey", key)));
        return ExitCode.DONE.code();
    }
}
