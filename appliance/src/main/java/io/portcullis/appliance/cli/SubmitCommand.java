package io.portcullis.appliance.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "submit",
        description =
                "Send a signed command, as another command printed it. However often it is sent, it is done once.",
        mixinStandardHelpOptions = true)
final class SubmitCommand implements Callable<Integer> {
    @Parameters(paramLabel = "HEX", description = "The command's bytes, with 0x.")
    private String command = "";

    @Mixin
    private Remote remote = new Remote();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        output.show(remote.anonymous()
                .post("/engine/commands", JsonMapper.shared().createObjectNode().put("command", command)));
        return ExitCode.DONE.code();
    }
}
