package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiClient;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--api-key",
            paramLabel = "FILE",
            description = "The API key that the command names, if it was made by one.")
    private Optional<Path> apiKey = Optional.empty();

    @Mixin
    private Remote remote = new Remote();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        ApiClient api = apiKey.isPresent() ? remote.showing(Commanding.apiKey(apiKey.get())) : remote.anonymous();
        output.show(api.post(
                "/engine/commands", JsonMapper.shared().createObjectNode().put("command", command)));
        return ExitCode.DONE.code();
    }
}
