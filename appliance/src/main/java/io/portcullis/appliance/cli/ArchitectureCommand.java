package io.portcullis.appliance.cli;

import io.portcullis.appliance.architecture.Architecture;
import io.portcullis.appliance.architecture.TagPage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "architecture",
        description = "Machines, states, inputs, effects and allowed edges, read from the types themselves.",
        mixinStandardHelpOptions = true)
final class ArchitectureCommand implements Callable<Integer> {
    @Option(names = "--diagram", description = "Print a Mermaid diagram.")
    private boolean diagram;

    @Option(names = "--page", description = "Print docs/architecture.md.")
    private boolean page;

    @Option(names = "--tags", description = "Print docs/tags.md: every refusal, why, and what to do.")
    private boolean tags;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        Architecture architecture = new Architecture();
        if (output.isJson()) {
            output.show(architecture.json());
        } else if (tags) {
            output.say(TagPage.page().stripTrailing());
        } else if (page) {
            output.say(architecture.page().stripTrailing());
        } else if (diagram) {
            output.say(architecture.diagram().stripTrailing());
        } else {
            architecture.lines().forEach(output::say);
        }
        return ExitCode.DONE.code();
    }
}
