package io.portcullis.appliance.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "reserves",
        description = "What the entity holds, what is queued, and what its caps leave.",
        mixinStandardHelpOptions = true)
final class ReservesCommand implements Callable<Integer> {
    @Mixin
    private Remote remote = new Remote();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        output.show(remote.authorised().get("/reserves"));
        return ExitCode.DONE.code();
    }
}
