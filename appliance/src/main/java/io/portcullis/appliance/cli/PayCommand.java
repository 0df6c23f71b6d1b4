package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.Invoice;
import io.portcullis.appliance.client.PaymentWatch;
import io.portcullis.appliance.client.Route;
import io.portcullis.appliance.client.RouteSearch;
import io.portcullis.appliance.client.RoutedPayment;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.hub.HubConfig.ForwardTerms;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.onion.OnionKey;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "pay",
        description = {
            "Pay another entity in the account with it: pay ENTITY TOKEN AMOUNT.",
            "Or pay an invoice over hubs that the appliance finds by what they announce: pay --invoice TEXT.",
            "For experts, over hubs in an order: pay --invoice TEXT --via HUB[,HUB…]. A hub on the payer's appliance is named; one elsewhere is ENTITY@ONIONKEY/BASE/PPM/EXPIRYDELTA."
        },
        mixinStandardHelpOptions = true)
final class PayCommand extends EntityCommand {
    private static final int TERMS = 4;
    private static final BigInteger HUNDRED = BigInteger.valueOf(100);
    private static final BigInteger LEAST_USUAL_FEE = BigInteger.TEN;

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
            names = "--max-fee",
            paramLabel = "AMOUNT",
            description = "What all hubs may keep together (default: a hundredth of the amount, at least 10).")
    private Optional<String> maxFee = Optional.empty();

    @Option(names = "--dry-run", description = "Print the way and what it costs; pay nothing.")
    private boolean dryRun;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for the payment's end (default: ${DEFAULT-VALUE}).")
    private long waitSeconds;

    @Override
    ExitCode run(Commanding.Engine engine) throws IOException, InterruptedException {
        if (invoice.isPresent()) {
            Invoice owed = Commanding.input("an invoice", invoice.get(), Invoice::parse);
            return via.isEmpty() ? payByItself(engine, owed) : payInvoice(engine, owed);
        }
        if (payee.isEmpty() || token.isEmpty() || amount.isEmpty()) {
            throw CliTag.INPUT_INVALID.refusal("Name ENTITY TOKEN AMOUNT, or --invoice.");
        }
        Transaction.Pay pay =
                new Transaction.Pay(Commanding.token(token.get()), Commanding.amount(amount.get()), Bytes32.ZERO);
        output().show(send(engine, Commanding.with(engine.entity(payee.get()), pay)));
        return ExitCode.DONE;
    }

    private ExitCode payByItself(Commanding.Engine engine, Invoice owed) throws IOException, InterruptedException {
        EntityId payer = engine.entity(commanding().by());
        Amount most = maxFee.map(Commanding::amount).orElseGet(() -> usualFee(owed.amount()));
        if (dryRun) {
            RouteSearch.Plan plan = new RouteSearch(engine.api())
                    .find(RoutedPayment.request(payer, owed, most, Instant.now().getEpochSecond()), owed);
            output().show(way(engine, plan.route()));
            return ExitCode.DONE;
        }
        boolean[] again = {false};
        RoutedPayment.Sender sender = lock -> {
            // A name that the caller gave is that of the first command; the same name for another would be refused.
            JsonNode outcome = again[0] ? sendUnnamed(engine, lock) : send(engine, lock);
            again[0] = true;
            return outcome;
        };
        RoutedPayment.Result result = new RoutedPayment(
                        engine.api(), sender, commanding().random(), InstantSource.system())
                .pay(payer, owed, most, Duration.ofSeconds(waitSeconds));
        ObjectNode shown = shown(owed, result.outcome(), result.end());
        shown.setAll(way(engine, result.plan().route()));
        if (!result.failures().isEmpty()) {
            ArrayNode failed = shown.putArray("failed");
            result.failures().forEach(failed::add);
        }
        output().show(shown);
        return result.end().isPresent() && !result.settled() ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private static Amount usualFee(Amount amount) {
        return new Amount(amount.units().divide(HUNDRED).max(LEAST_USUAL_FEE));
    }

    private static ObjectNode way(Commanding.Engine engine, io.portcullis.engine.route.Route route) {
        ObjectNode shown = JsonMapper.shared().createObjectNode();
        ArrayNode over = shown.putArray("route");
        over.add(name(engine, route.from()));
        route.hops().forEach(hop -> over.add(name(engine, hop.next())));
        return shown.put("sent", route.sent().toString())
                .put("fee", route.fees().toString());
    }

    private static String name(Commanding.Engine engine, EntityId entity) {
        return engine.find(entity.toString())
                .map(it -> it.path("name").asString())
                .orElseGet(entity::toString);
    }

    private static ObjectNode shown(Invoice owed, JsonNode outcome, Optional<JsonNode> end) {
        ObjectNode shown = JsonMapper.shared().createObjectNode();
        shown.put("hash", owed.hash().toString());
        shown.put("locked", outcome.path("outcome").asString());
        shown.put("payment", end.map(it -> it.path("kind").asString()).orElse("under way"));
        end.filter(it -> it.has("preimage"))
                .ifPresent(it -> shown.put("preimage", it.path("preimage").asString()));
        return shown;
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
            output().show(shown(owed, outcome, end));
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
