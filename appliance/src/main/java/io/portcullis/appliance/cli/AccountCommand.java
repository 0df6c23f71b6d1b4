package io.portcullis.appliance.cli;

import io.portcullis.engine.hub.Instruction;
import java.math.BigInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "account",
        description = "Accounts between two entities.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class AccountCommand {
    @Command(name = "open", description = "Open an account with another entity.", mixinStandardHelpOptions = true)
    int open(
            @Parameters(paramLabel = "ENTITY", description = "With whom: id or name.") String counterparty,
            @Mixin Commanding commanding,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        Commanding.Engine engine = Commanding.Engine.of(remote);
        output.show(commanding.send(engine, remote, new Instruction.OpenAccount(engine.entity(counterparty))));
        return ExitCode.DONE.code();
    }

    @Command(name = "list", description = "Accounts of the entities that live here.", mixinStandardHelpOptions = true)
    int list(@Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get("/engine/accounts"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "show",
            description = "One account: what each side can pay and receive, and where Δ stands between -L and C + R.",
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "ONE", description = "An entity's id or name.") String one,
            @Parameters(paramLabel = "OTHER", description = "The other's.") String other,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        Commanding.Engine engine = Commanding.Engine.of(remote);
        JsonNode account = engine.api().get("/engine/accounts/" + engine.entity(one) + "/" + engine.entity(other));
        output.show(account);
        for (JsonNode line : account.path("lines")) {
            Scale scale = new Scale(number(line, "scaleFrom"), number(line, "scaleTo"), number(line, "delta"));
            output.say("");
            output.say("token " + line.path("token").asString() + "   Δ = " + scale.delta());
            output.say(scale.drawn());
        }
        return ExitCode.DONE.code();
    }

    private static BigInteger number(JsonNode line, String name) {
        return new BigInteger(line.path(name).asString());
    }
}
