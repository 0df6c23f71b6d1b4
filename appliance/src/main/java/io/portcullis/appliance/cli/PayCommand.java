package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.Invoice;
import io.portcullis.appliance.client.PaymentWatch;
import io.portcullis.appliance.client.Route;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.hub.HubConfig.ForwardTerms;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.onion.OnionKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "pay",
        description = {
            "Pay another entity in the account with it: pay ENTITY TOKEN AMOUNT.",
            "Or pay an invoice over hubs: pay --invoice TEXT --via HUB[,HUB…].",
            "A hub on the payer's appliance is named; one elsewhere is ENTITY@ONIONKEY/BASE/PPM/EXPIRYDELTA."
        },
        mixinStandardHelpOptions = true)
final class PayCommand extends EntityCommand {
    private static final int TERMS = 4;

    @Parameters(index = "0", arity = "0..1", paramLabel = "ENTITY", description = "Whom, directly: id or name.")
    private Optional<String> payee = Optional.empty();

    @Parameters(index = "1", arity = "0..1", paramLabel = "TOKEN", description = "The token's id.")
    private Optional<String> token = Optional.empty();

    @Parameters(index = "2", arity = "0..1", paramLabel = "AMOUNT", description = "In the token's smallest unit.")
    private Optional<String> amount = Optional.empty();

    @Option(names = "--invoice", paramLabel = "TEXT", description = "What the payee's 'invoice' printed.")
    private Optional<String> invoice = Optional.empty();

    @Option(names = "--via", paramLabel = "HUB", split = ",", description = "The hubs between, in order.")
    private List<String> via = List.of();

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for the payment's end (default: ${DEFAULT-VALUE}).")
    private long waitSeconds;

    @Override
    ExitCode run(Commanding.Engine engine) throws IOException, InterruptedException {
        if (invoice.isPresent()) {
            return payInvoice(engine, Commanding.input("an invoice", invoice.get(), Invoice::parse));
        }
        if (payee.isEmpty() || token.isEmpty() || amount.isEmpty()) {
            throw CliTag.INPUT_INVALID.refusal("Name ENTITY TOKEN AMOUNT, or --invoice and --via.");
        }
        Transaction.Pay pay =
                new Transaction.Pay(Commanding.token(token.get()), Commanding.amount(amount.get()), Bytes32.ZERO);
        output().show(send(engine, Commanding.with(engine.entity(payee.get()), pay)));
        return ExitCode.DONE;
    }

    private ExitCode payInvoice(Commanding.Engine engine, Invoice owed) throws IOException, InterruptedException {
        boolean here = engine.find(owed.payee().toString())
                .filter(it -> it.path("hosted").asBoolean())
                .isPresent();
        List<Route.Hop> hops = new ArrayList<>();
        via.forEach(hop -> hops.add(hop(engine, hop)));
        Instruction.Transact lock = Commanding.input(
                "a route that works",
                "",
                any -> new Route(hops, here)
                        .pay(owed, Instant.now().getEpochSecond(), commanding().random()));
        EntityId payer = engine.entity(commanding().by());
        try (PaymentWatch watch = PaymentWatch.begin(engine.api())) {
            JsonNode outcome = send(engine, lock);
            Optional<JsonNode> end = watch.await(owed.hash(), payer, Duration.ofSeconds(waitSeconds));
            ObjectNode shown = JsonMapper.shared().createObjectNode();
            shown.put("hash", owed.hash().toString());
            shown.put("locked", outcome.path("outcome").asString());
            shown.put("payment", end.map(it -> it.path("kind").asString()).orElse("under way"));
            end.filter(it -> it.has("preimage"))
                    .ifPresent(it -> shown.put("preimage", it.path("preimage").asString()));
            output().show(shown);
            boolean failed =
                    end.isPresent() && !end.get().path("kind").asString().equals("settled");
            return failed ? ExitCode.REFUSED : ExitCode.DONE;
        }
    }

    private static Route.Hop hop(Commanding.Engine engine, String text) {
        int at = text.indexOf('@');
        if (at >= 0) {
            String[] terms = text.substring(at + 1).split("/", -1);
            return Commanding.input("ENTITY@ONIONKEY/BASE/PPM/EXPIRYDELTA", text, any -> {
                if (terms.length != TERMS) {
                    throw new IllegalArgumentException(TERMS + " parts after the @");
                }
                return new Route.Hop(
                        engine.entity(text.substring(0, at)),
                        new ForwardTerms(
                                Amount.fromDecimal(terms[1]),
                                Integer.parseInt(terms[2]),
                                Long.parseLong(terms[3]),
                                Amount.of(1)),
                        Optional.of(OnionKey.fromHex(terms[0])));
            });
        }
        JsonNode terms = engine.find(text)
                .map(it -> it.path("terms"))
                .filter(JsonNode::isObject)
                .orElseThrow(() -> CliTag.INPUT_INVALID.refusal("No entity of this appliance forwards as " + text));
        return new Route.Hop(
                engine.entity(text),
                new ForwardTerms(
                        Amount.fromDecimal(terms.path("base").asString()),
                        terms.path("partsPerMillion").asInt(),
                        terms.path("expiryDeltaSeconds").asLong(),
                        Amount.fromDecimal(terms.path("least").asString())),
                Optional.empty());
    }
}
