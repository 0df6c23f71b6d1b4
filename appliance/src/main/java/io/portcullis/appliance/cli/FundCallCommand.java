package io.portcullis.appliance.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "call",
        description = {
            "What a wallet has to send to pay the default fund: to, value in wei, data; an approval first where one is needed.",
            "Nothing is sent: the money is the wallet's own. Amounts are in the token's smallest unit."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class FundCallCommand {
    /** Of what how much. */
    static final class Money {
        @Parameters(index = "0", paramLabel = "TOKEN", description = "The token's id.")
        private String token = "";

        @Parameters(index = "1", paramLabel = "AMOUNT", description = "In the token's smallest unit.")
        private String amount = "";

        ObjectNode body() {
            return JsonMapper.shared()
                    .createObjectNode()
                    .put("token", FundCommand.id(token))
                    .put("amount", amount);
        }
    }

    @Command(
            name = "join",
            description = "Buy shares of the pool for an entity, which alone can take them out again.",
            mixinStandardHelpOptions = true)
    int join(
            @Mixin Money money,
            @Option(names = "--entity", required = true, paramLabel = "ENTITY", description = "Whose they are.")
                    String entity,
            @Option(
                            names = "--least",
                            paramLabel = "SHARES",
                            defaultValue = "1",
                            description =
                                    "As many must come of it: premiums make each dearer; ${DEFAULT-VALUE} if not given.")
                    String least,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        ObjectNode body = money.body().put("entity", FundCommand.id(entity)).put("least", least);
        return show("join", body, remote, output);
    }

    @Command(
            name = "replenish",
            description = "Bring back what an entity is asked for after a default, at most all of it, for shares.",
            mixinStandardHelpOptions = true)
    int replenish(
            @Mixin Money money,
            @Option(names = "--entity", required = true, paramLabel = "ENTITY", description = "Who is asked.")
                    String entity,
            @Option(
                            names = "--least",
                            paramLabel = "SHARES",
                            defaultValue = "1",
                            description = "As many must come of it; 0 takes less than a share's price, too.")
                    String least,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        ObjectNode body = money.body().put("entity", FundCommand.id(entity)).put("least", least);
        return show("replenishment", body, remote, output);
    }

    @Command(
            name = "premium",
            description = "Add to the pool without shares: everybody's are worth more.",
            mixinStandardHelpOptions = true)
    int premium(@Mixin Money money, @Mixin Remote remote, @Mixin Output output) throws Exception {
        return show("premium", money.body(), remote, output);
    }

    @Command(name = "bond", description = "Add to the hub's bond.", mixinStandardHelpOptions = true)
    int bond(@Mixin Money money, @Mixin Remote remote, @Mixin Output output) throws Exception {
        return show("bond", money.body(), remote, output);
    }

    @Command(
            name = "recover",
            description = "Bring in what the debtor paid of the debts that the fund took over in a closed default.",
            mixinStandardHelpOptions = true)
    int recover(
            @Parameters(index = "0", paramLabel = "ID", description = "The default's.") String id,
            @Parameters(index = "1", paramLabel = "AMOUNT", description = "In its token's smallest unit.")
                    String amount,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        ObjectNode body = JsonMapper.shared()
                .createObjectNode()
                .put("id", FundCommand.id(id))
                .put("amount", amount);
        return show("recovery", body, remote, output);
    }

    private static int show(String kind, ObjectNode body, Remote remote, Output output) throws Exception {
        output.show(remote.authorised().post("/fund/calls/" + kind, body));
        return ExitCode.DONE.code();
    }
}
