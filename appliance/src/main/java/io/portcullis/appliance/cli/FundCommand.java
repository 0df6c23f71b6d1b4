package io.portcullis.appliance.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "fund",
        description = {
            "The default fund that the trust roots name, as the chain has it.",
            "The appliance moves declared defaults on and closes them by itself; advance and close do it at once.",
            "What operators have it do is sent from the account that pays gas, and takes no board's signature.",
            "To declare a default, or to leave: 'intents file-default', 'intents file-fund-exit'.",
            "To pay in: 'fund call', for the wallet whose money it is."
        },
        subcommands = FundCallCommand.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class FundCommand {
    private static final String ID = "As it was declared.";

    @Command(
            name = "status",
            description = "A token's pool and bond, this entity's shares, and whether exits wait.",
            mixinStandardHelpOptions = true)
    int status(
            @Parameters(paramLabel = "TOKEN", description = "The token's id.") String token,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        output.show(remote.authorised().get("/fund/" + id(token)));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "default",
            description = "One default: its stage, what was owed, what pool and bond pay, what is still to be taken.",
            mixinStandardHelpOptions = true)
    int fallen(
            @Parameters(paramLabel = "ID", description = "As it was declared.") String id,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        output.show(remote.authorised().get("/fund/defaults/" + id(id)));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "defaults",
            description = "Every default that the fund told of: claims counted, layers, and whether its report is due.",
            mixinStandardHelpOptions = true)
    int defaults(@Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get("/fund/defaults"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "exits",
            description = "Exits that wait, and from when on each may be finished.",
            mixinStandardHelpOptions = true)
    int exits(@Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get("/fund/exits"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "advance",
            description = "Count, allocate or share: whatever is next of a default, over at most 32 debts.",
            mixinStandardHelpOptions = true)
    int advance(@Parameters(paramLabel = "ID", description = ID) String id, @Mixin Remote remote, @Mixin Output output)
            throws Exception {
        return post("/fund/defaults/" + id(id) + "/advance", body(), remote, output);
    }

    @Command(
            name = "accept",
            description = {
                "Pay a creditor's part into its reserve.",
                "Its board has assigned as much of its debt to the fund's entity before."
            },
            mixinStandardHelpOptions = true)
    int accept(
            @Parameters(index = "0", paramLabel = "ID", description = ID) String id,
            @Parameters(index = "1", paramLabel = "CLAIM", description = "The number of the debt that was counted.")
                    long index,
            @Parameters(index = "2", paramLabel = "ASSIGNED", description = "The number that the assignment made.")
                    long assigned,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        ObjectNode body = body().put("index", index).put("assigned", assigned);
        return post("/fund/defaults/" + id(id) + "/acceptances", body, remote, output);
    }

    @Command(
            name = "close",
            description = "End the paying, once all is taken or its time is over; what nobody took goes back.",
            mixinStandardHelpOptions = true)
    int close(@Parameters(paramLabel = "ID", description = ID) String id, @Mixin Remote remote, @Mixin Output output)
            throws Exception {
        return post("/fund/defaults/" + id(id) + "/close", body(), remote, output);
    }

    @Command(
            name = "abandon",
            description = "End a default that was not decided in its time. The appliance never does it by itself.",
            mixinStandardHelpOptions = true)
    int abandon(@Parameters(paramLabel = "ID", description = ID) String id, @Mixin Remote remote, @Mixin Output output)
            throws Exception {
        return post("/fund/defaults/" + id(id) + "/abandon", body(), remote, output);
    }

    @Command(
            name = "finish-exit",
            description = "Pay what an exit is worth into its entity's reserve, once its notice is over.",
            mixinStandardHelpOptions = true)
    int finishExit(
            @Parameters(paramLabel = "NUMBER", description = "The exit's, as 'fund exits' has it.") long number,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        return post("/fund/exits/" + number + "/finish", body(), remote, output);
    }

    @Command(
            name = "claim-refund",
            description = "Pay an entity its part of what came back to the pool after a default.",
            mixinStandardHelpOptions = true)
    int claimRefund(
            @Parameters(index = "0", paramLabel = "ID", description = ID) String id,
            @Parameters(index = "1", paramLabel = "ENTITY", description = "Who held shares when the pool paid.")
                    String entity,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        return post("/fund/defaults/" + id(id) + "/refunds", body().put("entity", id(entity)), remote, output);
    }

    private static ObjectNode body() {
        return JsonMapper.shared().createObjectNode();
    }

    private static int post(String path, ObjectNode body, Remote remote, Output output) throws Exception {
        output.show(
                body.isEmpty()
                        ? remote.authorised().post(path)
                        : remote.authorised().post(path, body));
        return ExitCode.DONE.code();
    }

    static String id(String text) {
        if (!text.matches("0x[0-9a-f]{64}")) {
            throw CliTag.INPUT_INVALID.refusal("An id is 0x and 64 digits.");
        }
        return text;
    }
}
