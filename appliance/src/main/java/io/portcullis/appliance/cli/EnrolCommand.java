package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "enrol",
        description = "Make a one-time link with which a person enrols a passkey.",
        mixinStandardHelpOptions = true)
final class EnrolCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PERSON", description = "The person's id, for example alice.")
    private String person = "";

    @Option(names = "--name", paramLabel = "TEXT", description = "The full name, if the person is new.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description =
                    "operator, approver, guardian or regulator, if the person is new; may be given more than once.")
    private List<String> roles = List.of();

    @Mixin
    private Remote remote = new Remote();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        ApiClient api = remote.authorised();
        ObjectNode request = JsonMapper.shared().createObjectNode().put("person", person);
        name.ifPresent(text -> request.put("name", text));
        if (!roles.isEmpty()) {
            ArrayNode list = request.putArray("roles");
            roles.forEach(list::add);
        }
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
