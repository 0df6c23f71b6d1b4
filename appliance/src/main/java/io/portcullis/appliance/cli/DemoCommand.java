package io.portcullis.appliance.cli;

import io.portcullis.appliance.lab.Demo;
import io.portcullis.appliance.lab.LabDirectory;
import io.portcullis.appliance.lab.Story;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "demo",
        description = {
            "Run one withdrawal end to end on real parts, then show the gate shut.",
            "Every run begins with a lab made afresh, whatever an earlier run left."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "The lab's folder (default: lab/demo of the checkout).")
    private Optional<Path> directory = Optional.empty();

    @Mixin
    private Output output = new Output();

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        PrintWriter lines = output.isJson()
                ? command.commandLine().getErr()
                : command.commandLine().getOut();
        Story story = new Story(line -> {
            lines.println(line);
            lines.flush();
        });
        ObjectNode done = Demo.run(LabDirectory.at(directory.orElseGet(() -> LabDirectory.standard("demo"))), story);
        if (output.isJson()) {
            output.show(done);
        } else {
            output.say("");
            output.say("The gate opened once, for two people and two HSMs, and stayed shut nine times.");
            output.say("Then " + done.path("paymentsPerSecond").asString()
                    + " payments a second went over the hub, and one over two hubs.");
            output.say("The evidence: " + done.path("evidence").asString());
            output.say("Check it again: ./portcullis verify "
                    + done.path("evidence").asString());
            output.say("Took " + done.path("seconds").asString() + " s.");
        }
        return ExitCode.DONE.code();
    }
}
