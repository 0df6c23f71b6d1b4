package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiUnreachable;
import io.portcullis.appliance.lab.Lab;
import io.portcullis.appliance.lab.LabDirectory;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "status",
        description = "What runs, how far the chain and the logs are.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private Remote remote = new Remote();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        ObjectNode shown = JsonMapper.shared().createObjectNode();
        boolean wellAll = true;
        if (remote.isLab()) {
            LabDirectory lab = remote.lab();
            List<Lab.Status> processes = Lab.status(lab);
            if (processes.stream().noneMatch(Lab.Status::running)) {
                throw CliTag.LAB_NOT_RUNNING.refusal("No lab runs in " + lab.root() + ".");
            }
            lab.console().ifPresent(console -> shown.put("console", console.toString()));
            ArrayNode list = shown.putArray("processes");
            processes.forEach(one -> list.addObject()
                    .put("name", one.name())
                    .put("pid", one.pid())
                    .put("running", one.running()));
            wellAll = processes.stream().allMatch(Lab.Status::running);
        }
        try {
            shown.set("appliance", remote.authorised().get("/status"));
        } catch (ApiUnreachable e) {
            if (!remote.isLab()) {
                throw e;
            }
            shown.put("appliance", e.getMessage());
            wellAll = false;
        }
        output.show(shown);
        return (wellAll ? ExitCode.DONE : ExitCode.REFUSED).code();
    }
}
