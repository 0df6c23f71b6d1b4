package io.portcullis.appliance.report;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.credit.CallRules;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.Merton;
import io.portcullis.engine.credit.Obligor;
import io.portcullis.engine.credit.PaymentHistory;
import io.portcullis.engine.credit.RiskRules;
import io.portcullis.engine.credit.Stress;
import io.portcullis.engine.credit.Volatility;
import io.portcullis.signer.json.Fields;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the log does not say of counterparties:
 *
 * <pre>
 * {"format","entity",
 *  "model":{"version","lgd","conversion","maturityYears","defaultYears","tailDeviations","horizonDays","floor","costOfCapital","baseRate",
 *           "spreadPerVolatility","spreadPerLoss","decay"},
 *  "calls":{"call","clear","buffer","leastTransfer","dwellSeconds","callSeconds","freezeSeconds","closeSeconds"},
 *  "returns":[{"token","days":["-0.023"…]}…],
 *  "obligors":[{"entity","parent"?,"spread"?,"firm":{"equity","volatility","debt","rate","years"}?,"kept","missed","salesMillionEuros"?,
 *               "wrongWay":["0x…"…]?,"held":[{"token","amount","toppedUpAt"?}…]?}…],
 *  "prices":[{"token","price"}…],
 *  "stress":[{"name","cover":1|2,"drawdown","resources","factors":[{"token","factor"}…]}…]}
 * </pre>
 *
 * <p>A counterparty that is not named has no history, no quoted equity and no reserve: the model takes it for as likely to fail as not.
 *
 * @param entity whose counterparties are reported
 * @param returns by token, a day's each, the oldest first
 */
public record ExposureInputs(
        EntityId entity,
        RiskRules rules,
        CallRules calls,
        Volatility volatility,
        SortedMap<TokenId, List<FixedPoint>> returns,
        SortedMap<EntityId, Known> obligors,
        Map<TokenId, FixedPoint> prices,
        List<Stressed> stress) {
    static final String FORMAT = "portcullis/exposure-inputs/v1";

    private static final int MOST_DAYS = 10_000;
    private static final int MOST_TOKENS = 10_000;
    private static final int MOST_SCENARIOS = 64;
    private static final FixedPoint FIFTY = FixedPoint.of(50);

    /** What is known of a counterparty, and what it holds in reserve. */
    public record Known(Obligor obligor, SortedMap<TokenId, Reserve> held) {}

    /** @param toppedUpAtSeconds Unix time at which it last grew */
    public record Reserve(Amount amount, Optional<Long> toppedUpAtSeconds) {}

    /** A scenario, how many groups fail in it, and what there is to bear it. */
    public record Stressed(Stress.Scenario scenario, int cover, FixedPoint resources) {}

    public ExposureInputs {
        prices = Map.copyOf(prices);
        stress = List.copyOf(stress);
    }

    /** What is known of whoever. */
    Known of(EntityId counterparty) {
        return Optional.ofNullable(obligors.get(counterparty))
                .orElseGet(() -> new Known(Obligor.unknown(counterparty, PaymentHistory.NONE), new TreeMap<>()));
    }

    /** @throws WaterfallRefusal REPORT_INPUT_INVALID */
    public static ExposureInputs decode(Bytes file) {
        return Inputs.read(file, FORMAT, in -> {
            List<Volatility> volatility = new ArrayList<>();
            return new ExposureInputs(
                    Inputs.entity(in, "entity"),
                    in.object("model", model -> {
                        volatility.add(new Volatility.Weighted(Inputs.decimal(model, "decay")));
                        return rules(model);
                    }),
                    in.object("calls", ExposureInputs::calls),
                    volatility.getFirst(),
                    returns(in),
                    obligors(in),
                    byToken(in, "prices", "price"),
                    in.objects("stress", MOST_SCENARIOS, ExposureInputs::stressed));
        });
    }

    static RiskRules rules(Fields in) {
        return new RiskRules(
                in.number("version", 1, Integer.MAX_VALUE),
                Inputs.decimal(in, "lgd"),
                Inputs.decimal(in, "conversion"),
                Inputs.decimal(in, "maturityYears"),
                Inputs.decimal(in, "defaultYears"),
                Inputs.decimal(in, "tailDeviations"),
                in.number("horizonDays", 1, 366),
                in.amount("floor"),
                Inputs.decimal(in, "costOfCapital"),
                Inputs.decimal(in, "baseRate"),
                Inputs.decimal(in, "spreadPerVolatility"),
                Inputs.decimal(in, "spreadPerLoss"));
    }

    static CallRules calls(Fields in) {
        return new CallRules(
                in.number("call", 1, 100_000),
                in.number("clear", 1, 100_000),
                in.number("buffer", 0, 100_000),
                in.amount("leastTransfer"),
                in.number("dwellSeconds"),
                in.number("callSeconds"),
                in.number("freezeSeconds"),
                in.number("closeSeconds"));
    }

    private static SortedMap<TokenId, List<FixedPoint>> returns(Fields in) {
        SortedMap<TokenId, List<FixedPoint>> returns = new TreeMap<>();
        in.objects("returns", MOST_TOKENS, each -> {
            List<FixedPoint> days = each.texts("days", MOST_DAYS, 80).stream()
                    .map(FixedPoint::of)
                    .toList();
            return once(each, "token", returns.put(Inputs.token(each, "token"), days));
        });
        return returns;
    }

    private static SortedMap<EntityId, Known> obligors(Fields in) {
        SortedMap<EntityId, Known> obligors = new TreeMap<>();
        in.objects("obligors", Inputs.MOST_ENTRIES, each -> {
            EntityId entity = Inputs.entity(each, "entity");
            return once(each, "entity", obligors.put(entity, known(each, entity)));
        });
        return obligors;
    }

    private static Known known(Fields in, EntityId entity) {
        Obligor obligor = obligor(in, entity);
        SortedMap<TokenId, Reserve> held = new TreeMap<>();
        if (in.has("held")) {
            in.objects(
                    "held",
                    MOST_TOKENS,
                    each -> once(
                            each,
                            "token",
                            held.put(
                                    Inputs.token(each, "token"),
                                    new Reserve(
                                            each.amount("amount"),
                                            each.has("toppedUpAt")
                                                    ? Optional.of(each.number("toppedUpAt"))
                                                    : Optional.empty()))));
        }
        return new Known(obligor, held);
    }

    static Obligor obligor(Fields in, EntityId entity) {
        Set<TokenId> wrongWay = in.has("wrongWay")
                ? Set.copyOf(in.bytes32s("wrongWay", MOST_TOKENS).stream()
                        .map(TokenId::new)
                        .toList())
                : Set.of();
        return new Obligor(
                entity,
                in.has("parent") ? Inputs.entity(in, "parent") : entity,
                in.optionalObject("firm", ExposureInputs::firm),
                in.has("spread") ? Optional.of(Inputs.decimal(in, "spread")) : Optional.empty(),
                new PaymentHistory(in.number("kept"), in.number("missed")),
                in.has("salesMillionEuros") ? Inputs.decimal(in, "salesMillionEuros") : FIFTY,
                wrongWay);
    }

    private static Merton.Firm firm(Fields in) {
        return new Merton.Firm(
                Inputs.decimal(in, "equity"),
                Inputs.decimal(in, "volatility"),
                Inputs.decimal(in, "debt"),
                Inputs.decimal(in, "rate"),
                Inputs.decimal(in, "years"));
    }

    static Stressed stressed(Fields in) {
        return new Stressed(
                new Stress.Scenario(
                        in.text("name", 64), byToken(in, "factors", "factor"), Inputs.decimal(in, "drawdown")),
                in.number("cover", 1, 2),
                Inputs.decimal(in, "resources"));
    }

    private static Map<TokenId, FixedPoint> byToken(Fields in, String name, String value) {
        Map<TokenId, FixedPoint> numbers = new TreeMap<>();
        in.objects(
                name,
                MOST_TOKENS,
                each -> once(each, "token", numbers.put(Inputs.token(each, "token"), Inputs.decimal(each, value))));
        return numbers;
    }

    /** @param before what stood there already */
    private static Bytes32 once(Fields in, String name, Object before) {
        if (before != null) {
            throw in.invalid(name, "named once");
        }
        return Bytes32.ZERO;
    }
}
