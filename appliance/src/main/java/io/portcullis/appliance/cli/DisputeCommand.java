package io.portcullis.appliance.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "dispute",
        description = {
            "Disputes of accounts on the chain: what stands, until when, and who is owed what.",
            "The appliance answers, shows secrets and ends by itself; these do it at once."
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
            return "/engine/accounts/" + one + "/" + other + "/dispute";
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
