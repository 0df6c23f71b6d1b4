package io.portcullis.appliance.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "settle",
        description = {
            "File what settles accounts on the chain, each as its counterparty agreed.",
            "The counterparty's appliance writes the agreement: 'portcullis agreement file', approvals, 'agreement export'."
        },
        mixinStandardHelpOptions = true)
final class SettleCommand implements Callable<Integer> {
    @Option(
            names = "--agreement",
            required = true,
            paramLabel = "FILE",
            description = "What a counterparty's board signed; one for each account.")
    private List<Path> agreements = List.of();

    @Mixin
    private Filed filed = new Filed();

    @Mixin
    private Remote remote = new Remote();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        ObjectNode body = filed.body();
        ArrayNode list = body.putArray("agreements");
        for (Path file : agreements) {
            list.add(JsonMapper.shared().readTree(InputFile.bytes(file)));
        }
        output.show(remote.authorised().post("/intents/settlement", body));
        return ExitCode.DONE.code();
    }
}
