package io.portcullis.appliance.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "collateral",
        description = "Value locked on the chain for an account with another entity.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class CollateralCommand {
    @Command(
            name = "post",
            description = "File what makes reserve the collateral of an account.",
            mixinStandardHelpOptions = true)
    int post(
            @Option(
                            names = "--counterparty",
                            required = true,
                            paramLabel = "ENTITY",
                            description = "The other entity: one of the policy's counterparties.")
                    String counterparty,
            @Option(names = "--token", required = true, paramLabel = "ID", description = "The token's id.")
                    String token,
            @Option(
                            names = "--amount",
                            required = true,
                            paramLabel = "UNITS",
                            description = "How much, in the token's smallest unit.")
                    String amount,
            @Mixin Filed filed,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        ObjectNode body = filed.body()
                .put("counterparty", counterparty)
                .put("token", token)
                .put("amount", amount);
        output.show(remote.authorised().post("/intents/collateral", body));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "withdraw",
            description = {
                "File what takes collateral back into the reserve, as the counterparty agreed.",
                "The counterparty's appliance writes the agreement: 'portcullis agreement file', approvals, 'agreement export'."
            },
            mixinStandardHelpOptions = true)
    int withdraw(
            @Option(
                            names = "--agreement",
                            required = true,
                            paramLabel = "FILE",
                            description = "What the counterparty's board signed.")
                    Path agreement,
            @Mixin Filed filed,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        ObjectNode body = filed.body();
        body.set("agreement", JsonMapper.shared().readTree(InputFile.bytes(agreement)));
        output.show(remote.authorised().post("/intents/collateral/release", body));
        return ExitCode.DONE.code();
    }
}
