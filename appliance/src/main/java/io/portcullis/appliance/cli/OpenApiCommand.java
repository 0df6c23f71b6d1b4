package io.portcullis.appliance.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "openapi", description = "The API's own description.", mixinStandardHelpOptions = true)
final class OpenApiCommand implements Callable<Integer> {
    @Mixin
    private Remote remote = new Remote();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        output.show(remote.authorised().get("/openapi.json"));
        return ExitCode.DONE.code();
    }
}
