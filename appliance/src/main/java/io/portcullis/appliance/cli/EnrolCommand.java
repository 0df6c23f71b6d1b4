package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "enrol",
        description = "Make a one-time link with which a person enrols a passkey.",
        mixinStandardHelpOptions = true)
final class EnrolCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "PERSON",
            description = "The person's id, as the configuration and the policy have it: for example alice.")
    private String person = "";

    @Mixin
    private Remote remote = new Remote();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        ApiClient api = remote.authorised();
        ObjectNode request = JsonMapper.shared().createObjectNode().put("person", person);
        JsonNode made = api.post("/enrolments", request);
        ObjectNode shown = JsonMapper.shared().createObjectNode();
        made.properties().forEach(entry -> shown.set(entry.getKey(), entry.getValue()));
        if (made.has("ticket")) {
            shown.put("link", api.appliance() + "/enrol/" + made.get("ticket").asString());
        }
        output.show(shown);
        return ExitCode.DONE.code();
    }
}
