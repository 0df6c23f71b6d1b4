package io.portcullis.engine.credit;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The ratings of a creditor as bytes. RLP {@code [[obligor, PD, [distance], K], …], [[token, variance], …], [position, …], [[key, step, since, amount], …],
 * [[key, [rating]], …], [stopped at]]}.
 *
 * <p>Risks are kept, for solving for a firm's assets is what costs most. Ratings are made again of the same facts, but those that wait: these are of older
 * facts, and kept as they are, so that a replica that restarts says the same as one that does not.
 */
final class RiskImage {
    private static final int ANY = Integer.MAX_VALUE;

    private RiskImage() {}

    /** Takes the engine as it is now, for any thread to put in order and write while it goes on. */
    static Consumer<RlpWriter> capture(RiskEngine engine) {
        List<Obligor> obligors = new ArrayList<>(engine.obligors.values());
        Map<EntityId, DefaultRisk> risks = new HashMap<>(engine.risks);
        Map<TokenId, FixedPoint> variances = new TreeMap<>(engine.variances);
        List<Position> positions = new ArrayList<>(engine.positions.values());
        Map<RiskEngine.Key, CallState> calls = new HashMap<>(engine.calls);
        Map<RiskEngine.Key, Optional<Rating>> waiting = new TreeMap<>();
        engine.waiting.forEach(key -> waiting.put(key, engine.rating(key)));
        Optional<RiskEngine.Key> stoppedAt = engine.stoppedAt;
        return out -> {
            obligors.sort(Comparator.comparing(Obligor::entity));
            out.list(obligors, (list, it) -> list.list(risk(it, risks.get(it.entity()))));
            out.list(
                    variances.entrySet(),
                    (list, it) -> list.list(new RlpWriter()
                            .bytes(it.getKey().value().toArray())
                            .bytes(RiskFields.number(it.getValue()))));
            positions.sort(Comparator.comparing(Position::key));
            out.list(positions, (list, it) -> list.list(position(new RlpWriter(), it)));
            out.list(new TreeMap<>(calls).entrySet(), (list, it) -> list.list(call(it.getKey(), it.getValue())));
            out.list(waiting.entrySet(), (list, it) -> {
                RlpWriter in = key(new RlpWriter(), it.getKey());
                RiskFields.optional(in, it.getValue(), (one, rating) -> one.list(rating(rating)));
                list.list(in);
            });
            RiskFields.optional(out, stoppedAt, (one, it) -> one.list(key(new RlpWriter(), it)));
        };
    }

    static RiskEngine restore(RlpReader in, RiskTerms terms) {
        RiskEngine engine = new RiskEngine(terms.model(), terms.calls(), terms.volatility());
        in.items(
                ANY,
                item -> item.list(each -> {
                    Obligor obligor = RiskFields.obligor(each);
                    engine.obligors.put(obligor.entity(), obligor);
                    DefaultRisk risk = new DefaultRisk(
                            RiskFields.number(each),
                            RiskFields.optional(each, RiskFields::number),
                            RiskFields.number(each));
                    return engine.risks.put(obligor.entity(), risk) == null;
                }));
        in.items(
                ANY,
                item -> item.list(
                        each -> engine.variances.put(RiskFields.token(each), RiskFields.number(each)) == null));
        in.items(
                ANY,
                item -> item.list(each -> {
                    Position position = position(each);
                    engine.put(position);
                    return position;
                }));
        in.items(
                ANY,
                item -> item.list(each -> {
                    RiskEngine.Key key = key(each);
                    engine.calls.put(key, call(each));
                    return key;
                }));
        in.items(
                ANY,
                item -> item.list(each -> {
                    RiskEngine.Key key = key(each);
                    RiskFields.optional(each, one -> one.list(RiskImage::rating))
                            .ifPresent(rating -> engine.ratings.put(key, rating));
                    return engine.waiting.add(key);
                }));
        engine.stoppedAt = RiskFields.optional(in, one -> one.list(RiskImage::key));
        for (RiskEngine.Key key : engine.positions.keySet()) {
            if (!engine.waiting.contains(key)) {
                Rating rating = engine.rate(key);
                engine.ratings.put(key, rating);
                engine.await(key, rating, engine.calls.get(key));
            }
        }
        return engine;
    }

    private static RlpWriter risk(Obligor obligor, DefaultRisk risk) {
        RlpWriter out = new RlpWriter();
        RiskFields.obligor(out, obligor);
        out.bytes(RiskFields.number(risk.probability()));
        RiskFields.optional(out, risk.distance(), (one, it) -> one.bytes(RiskFields.number(it)));
        return out.bytes(RiskFields.number(risk.capital()));
    }

    private static RlpWriter key(RlpWriter out, RiskEngine.Key key) {
        return out.bytes(key.counterparty().value().toArray())
                .bytes(key.token().value().toArray());
    }

    private static RiskEngine.Key key(RlpReader in) {
        return new RiskEngine.Key(RiskFields.entity(in), RiskFields.token(in));
    }

    private static RlpWriter position(RlpWriter out, Position it) {
        return key(out, it.key())
                .bytes(RiskFields.amount(it.limit()))
                .bytes(RiskFields.amount(it.collateral()))
                .bytes(RiskFields.amount(it.delta()))
                .bytes(RiskFields.amount(it.drawn()))
                .bytes(RiskFields.amount(it.held()));
    }

    private static Position position(RlpReader in) {
        return new Position(
                RiskFields.entity(in),
                RiskFields.token(in),
                RiskFields.amount(in),
                RiskFields.amount(in),
                RiskFields.amount(in),
                RiskFields.amount(in),
                RiskFields.amount(in));
    }

    private static RlpWriter call(RiskEngine.Key key, CallState state) {
        Amount asked = state instanceof CallState.Called called ? called.amount() : Amount.ZERO;
        return key(new RlpWriter(), key)
                .number(state.step())
                .number(state.since())
                .bytes(RiskFields.amount(asked));
    }

    private static CallState call(RlpReader in) {
        int step = in.number(0, 4);
        long since = in.number(0L, Long.MAX_VALUE);
        Amount asked = RiskFields.amount(in);
        return switch (step) {
            case 0 -> new CallState.Quiet(since);
            case 1 -> new CallState.Called(since, asked);
            case 2 -> new CallState.CreditFrozen(since);
            case 3 -> new CallState.Closed(since);
            default -> new CallState.DefaultProposed(since);
        };
    }

    private static RlpWriter rating(Rating it) {
        RlpWriter out = position(new RlpWriter(), it.position())
                .number(it.modelVersion())
                .bytes(RiskFields.number(it.exposureAtDefault()))
                .number(it.utilisationBasisPoints())
                .bytes(RiskFields.number(it.defaultProbability()))
                .bytes(RiskFields.number(it.lossGivenDefault()))
                .bytes(RiskFields.number(it.expectedLoss()))
                .bytes(RiskFields.number(it.capital()))
                .bytes(RiskFields.number(it.volatility()));
        RiskFields.optional(out, it.distance(), (one, distance) -> one.bytes(RiskFields.number(distance)));
        return out.bytes(RiskFields.number(it.spread()))
                .bytes(RiskFields.amount(it.required()))
                .bytes(RiskFields.amount(it.eligible()))
                .number(it.isWrongWay() ? 1 : 0);
    }

    private static Rating rating(RlpReader in) {
        return new Rating(
                position(in),
                in.number(1, Integer.MAX_VALUE),
                RiskFields.number(in),
                in.number(0L, Long.MAX_VALUE),
                RiskFields.number(in),
                RiskFields.number(in),
                RiskFields.number(in),
                RiskFields.number(in),
                RiskFields.number(in),
                RiskFields.optional(in, RiskFields::number),
                RiskFields.number(in),
                RiskFields.amount(in),
                RiskFields.amount(in),
                in.number(0, 1) == 1);
    }
}
