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

    @Command(
            name = "replace",
            description = {
                "File the change that puts one key of the board in the place of another, with its weight.",
                "The new key must have proved itself and come back from its backup in a drill: 'keys show' tells.",
                "It takes the approvals of a change of board, and waits its delay; 'keys rotate' does all of it."
            },
            mixinStandardHelpOptions = true)
    int replace(
            @Parameters(index = "0", paramLabel = "OLD", description = "The account of the key that goes.") String old,
            @Parameters(index = "1", paramLabel = "NEW", description = "The account of the key that comes.")
                    String next,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        output.show(remote.authorised()
                .post(
                        "/board/member",
                        JsonMapper.shared().createObjectNode().put("old", old).put("next", next)));
        return ExitCode.DONE.code();
    }
}
