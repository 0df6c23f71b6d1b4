package io.portcullis.appliance.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "people", description = "Who is known, with roles and passkeys.", mixinStandardHelpOptions = true)
final class PeopleCommand implements Callable<Integer> {
    @Mixin
    private Remote remote = new Remote();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        output.show(remote.authorised().get("/people"));
        return ExitCode.DONE.code();
    }
}
