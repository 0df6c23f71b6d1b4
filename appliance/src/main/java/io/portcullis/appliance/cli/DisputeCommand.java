package io.portcullis.appliance.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "dispute",
        description = {
            "Disputes of accounts on the chain: what stands, until when, and who is owed what.",
            "The appliance answers, shows secrets and ends by itself; counter, reveal and finalize do it at once.",
            "To start one, and to take orders in one, the board signs: those are filed and approved."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class DisputeCommand {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The two entities of an account. */
    static final class Sides {
        @Parameters(index = "0", paramLabel = "ONE", description = "An entity's id or name.")
        private String one = "";

        @Parameters(index = "1", paramLabel = "OTHER", description = "The other's.")
        private String other = "";

        String path() {
            return account() + "/dispute";
        }

        String account() {
            return "/engine/accounts/" + one + "/" + other;
        }
    }

    @Command(
            name = "status",
            description = "What stands on the chain, what is held here, and what each side would get.",
            mixinStandardHelpOptions = true)
    int status(@Mixin Sides sides, @Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get(sides.path()));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "start",
            description = "File what starts a dispute with the newest body that both sides sealed.",
            mixinStandardHelpOptions = true)
    int start(
            @Parameters(
                            paramLabel = "COUNTERPARTY",
                            description = "The other entity's id: one of the policy's counterparties.")
                    String counterparty,
            @Option(
                            names = "--nothing-agreed",
                            description = "Start it with the word that nothing was ever agreed: for collateral alone.")
                    boolean nothingAgreed,
            @Mixin Filed filed,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        ObjectNode body = filed.body().put("counterparty", counterparty).put("nothingAgreed", nothingAgreed);
        output.show(remote.authorised().post("/intents/dispute", body));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "fill",
            description = "File how much is taken, at the end of a dispute, of the other side's orders.",
            mixinStandardHelpOptions = true)
    int fill(
            @Parameters(paramLabel = "COUNTERPARTY", description = "The other entity's id.") String counterparty,
            @Option(
                            names = "--order",
                            required = true,
                            paramLabel = "CLAUSE=RATIO",
                            description =
                                    "The clause's index, and how much of it in parts of 65535; once for each order.")
                    Map<Integer, Integer> orders,
            @Mixin Filed filed,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        ObjectNode body = filed.body().put("counterparty", counterparty);
        ArrayNode choices = body.putArray("choices");
        orders.forEach((index, ratio) -> choices.addObject().put("index", index).put("ratio", ratio));
        output.show(remote.authorised().post("/intents/order-fill", body));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "proof",
            description = {
                "The newest body that both sides sealed, with both seals, to be kept elsewhere.",
                "Whoever has it can answer a dispute of the account: it gives nobody more."
            },
            mixinStandardHelpOptions = true)
    int proof(@Mixin Sides sides, @Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get(sides.account() + "/proof"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "counter",
            description = "Answer a dispute with the newest body that both sides sealed.",
            mixinStandardHelpOptions = true)
    int counter(@Mixin Sides sides, @Mixin Remote remote, @Mixin Output output) throws Exception {
        return send(sides, "/counter", remote, output);
    }

    @Command(
            name = "finalize",
            description = "End a dispute whose time to answer is over. Of many clauses, the last 128 at a time.",
            mixinStandardHelpOptions = true)
    int finish(@Mixin Sides sides, @Mixin Remote remote, @Mixin Output output) throws Exception {
        return send(sides, "/finalize", remote, output);
    }

    @Command(
            name = "reveal",
            description = "Show on the chain what would have been shown in the account, for payments that wait.",
            mixinStandardHelpOptions = true)
    int reveal(@Mixin Sides sides, @Mixin Remote remote, @Mixin Output output) throws Exception {
        return send(sides, "/reveal", remote, output);
    }

    private static int send(Sides sides, String deed, Remote remote, Output output) throws Exception {
        output.show(remote.authorised().post(sides.path() + deed, JSON.createObjectNode()));
        return ExitCode.DONE.code();
    }
}
