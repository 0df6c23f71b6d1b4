package io.portcullis.appliance.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(name = "metrics", description = "Counters in the Prometheus text format.", mixinStandardHelpOptions = true)
final class MetricsCommand implements Callable<Integer> {
    @Mixin
    private Remote remote = new Remote();

    @Mixin
    private Output output = new Output();

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        String text = remote.authorised().getText("/metrics");
        if (output.isJson()) {
            output.show(JsonMapper.shared().createObjectNode().put("metrics", text));
        } else {
            command.commandLine().getOut().print(text);
            command.commandLine().getOut().flush();
        }
        return ExitCode.DONE.code();
    }
}
