package io.portcullis.appliance.cli;

import io.portcullis.appliance.report.ExposureInputs;
import io.portcullis.appliance.report.RiskFiles;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.credit.Obligor;
import io.portcullis.engine.credit.RiskTerms;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "risk",
        description = {
            "What counterparties of an entity may cost it, and what they must hold against that.",
            "Ratings follow from prices and from what the treasury says; nobody sets one."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class RiskCommand {
    private static final String PAGE = "500";

    /** Whose, of what, how much. */
    static final class Reserve {
        @Parameters(index = "0", paramLabel = "ENTITY", description = "The counterparty's id or name.")
        private String whose = "";

        @Parameters(index = "1", paramLabel = "TOKEN", description = "The token's id.")
        private String token = "";

        @Parameters(index = "2", paramLabel = "AMOUNT", description = "In the token's smallest unit; 0 for none.")
        private String amount = "";

        EntityId of(Remote remote) throws Exception {
            return Commanding.Engine.of(remote).entity(whose);
        }

        TokenId token() {
            return Commanding.token(token);
        }

        Amount amount() {
            return Commanding.amount(amount);
        }
    }

    @Command(
            name = "ratings",
            description =
                    "Exposure, default risk, required and held reserve of each counterparty and token, and where its call stands.",
            mixinStandardHelpOptions = true)
    int ratings(@Mixin Of of, @Mixin Remote remote, @Mixin Output output) throws Exception {
        return show("ratings", any -> true, of, remote, output);
    }

    @Command(
            name = "prices",
            description =
                    "By what terms is rated, each token's price or why it is not confirmed, and how it goes with each source.",
            mixinStandardHelpOptions = true)
    int prices(@Mixin Of of, @Mixin Remote remote, @Mixin Output output) throws Exception {
        Commanding.Engine engine = Commanding.Engine.of(remote);
        output.show(engine.api().get(path(engine, of)));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "calls",
            description =
                    "Who is called for reserve, frozen, closed or proposed for default, since when and how much is short.",
            mixinStandardHelpOptions = true)
    int calls(@Mixin Of of, @Mixin Remote remote, @Mixin Output output) throws Exception {
        return show("calls", it -> !it.path("state").asString().equals("quiet"), of, remote, output);
    }

    @Command(
            name = "terms",
            description =
                    "Say by what an entity rates: a file risk-terms/v1, whose model version is above the last one's.",
            mixinStandardHelpOptions = true)
    int terms(
            @Parameters(paramLabel = "FILE", description = "The terms as JSON.") Path file,
            @Mixin Commanding commanding,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        RiskTerms terms = RiskFiles.terms(Bytes.of(InputFile.bytes(file)));
        return say(new RiskWord.Terms(terms), commanding, remote, output);
    }

    @Command(
            name = "know",
            description = "Say what is known of a counterparty, in place of what was: a file obligor/v1.",
            mixinStandardHelpOptions = true)
    int know(
            @Parameters(paramLabel = "FILE", description = "Equity, spread, payments, as JSON.") Path file,
            @Mixin Commanding commanding,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        Obligor obligor = RiskFiles.obligor(Bytes.of(InputFile.bytes(file)));
        return say(new RiskWord.Know(obligor), commanding, remote, output);
    }

    @Command(
            name = "hold",
            description =
                    "Say how much a counterparty pledged elsewhere than on the chain against what it owes: all of it, not what it added.",
            mixinStandardHelpOptions = true)
    int hold(@Mixin Reserve reserve, @Mixin Commanding commanding, @Mixin Remote remote, @Mixin Output output)
            throws Exception {
        RiskWord word = new RiskWord.Hold(reserve.of(remote), reserve.token(), reserve.amount());
        return say(word, commanding, remote, output);
    }

    @Command(
            name = "earmark",
            description =
                    "Say up to how much of a counterparty's reserve on the chain counts against what it owes. No more than is there counts, and nothing that"
                            + " another creditor of this node counts.",
            mixinStandardHelpOptions = true)
    int earmark(@Mixin Reserve reserve, @Mixin Commanding commanding, @Mixin Remote remote, @Mixin Output output)
            throws Exception {
        RiskWord word = new RiskWord.Earmark(reserve.of(remote), reserve.token(), reserve.amount());
        return say(word, commanding, remote, output);
    }

    @Command(
            name = "reopen",
            description = "Open a counterparty again that was closed, once what it holds is enough.",
            mixinStandardHelpOptions = true)
    int reopen(
            @Parameters(paramLabel = "ENTITY", description = "The counterparty's id or name.") String whose,
            @Mixin Commanding commanding,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        Commanding.Engine engine = Commanding.Engine.of(remote);
        return say(new RiskWord.Reopen(engine.entity(whose)), commanding, remote, output);
    }

    @Command(
            name = "stress",
            description =
                    "What the failure of the one or two costliest groups would cost under each scenario, against the resources named.",
            mixinStandardHelpOptions = true)
    int stress(
            @Option(
                            names = "--scenarios",
                            required = true,
                            paramLabel = "FILE",
                            description = "A file stress-scenarios/v1.")
                    Path file,
            @Mixin Of of,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        List<ExposureInputs.Stressed> scenarios = RiskFiles.scenarios(Bytes.of(InputFile.bytes(file)));
        Commanding.Engine engine = Commanding.Engine.of(remote);
        ObjectNode question = StrictJson.newObject();
        ArrayNode all = question.putArray("stress");
        for (ExposureInputs.Stressed it : scenarios) {
            ObjectNode each = all.addObject()
                    .put("name", it.scenario().name())
                    .put("cover", it.cover())
                    .put("drawdown", it.scenario().drawdown().toString())
                    .put("resources", it.resources().toString());
            ArrayNode factors = each.putArray("factors");
            it.scenario()
                    .priceFactors()
                    .forEach((token, factor) ->
                            factors.addObject().put("token", token.toString()).put("factor", factor.toString()));
        }
        output.show(engine.api().post(path(engine, of) + "/stress", question));
        return ExitCode.DONE.code();
    }

    /** Shows those of all ratings that are asked for, under a name. */
    private static int show(String name, Predicate<JsonNode> wanted, Of of, Remote remote, Output output)
            throws Exception {
        Commanding.Engine engine = Commanding.Engine.of(remote);
        ObjectNode all = StrictJson.newObject();
        ArrayNode shown = all.putArray(name);
        Optional<String> after = Optional.empty();
        do {
            String from = after.map(it -> "&after=" + it).orElse("");
            JsonNode page = engine.api().get(path(engine, of) + "/ratings?most=" + PAGE + from);
            page.path("ratings").valueStream().filter(wanted).forEach(shown::add);
            after = page.path("next").asStringOpt();
        } while (after.isPresent());
        output.show(all);
        return ExitCode.DONE.code();
    }

    /** Whose counterparties are looked at. */
    static final class Of {
        @Option(
                names = "--of",
                paramLabel = "ENTITY",
                defaultValue = "hub",
                description =
                        "The entity that rates: its id, or its name on the appliance (default: ${DEFAULT-VALUE}).")
        private String entity = "hub";
    }

    private static String path(Commanding.Engine engine, Of of) {
        engine.requireHosted(of.entity);
        return "/engine/risk/" + engine.entity(of.entity);
    }

    private static int say(RiskWord word, Commanding commanding, Remote remote, Output output)
            throws IOException, InterruptedException {
        RiskWord checked = RiskFiles.checked(word);
        Commanding.Engine engine = Commanding.Engine.of(remote);
        output.show(commanding.send(engine, remote, new Instruction.Rate(checked)));
        return ExitCode.DONE.code();
    }
}
