package io.portcullis.engine.credit;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What one creditor knows and holds of its counterparties: terms, prices, obligors, reserves, positions, ratings and calls. Kept by the hub beside
 * its accounts; pure, so every replica has the same.
 *
 * <p>Invariants: nothing is rated before terms were said; a word that is refused changes nothing; a feed changes prices and, once in a day of the model, a
 * token's variance, and nothing else; credit is frozen and accounts are closed only by a call's deadline that has passed in block time; default is
 * proposed and never declared.
 */
public final class RiskBook {
    /** A day's return beyond ±this counts as this: no price is known so well that more would mean anything. */
    private static final FixedPoint MOST_RETURN = FixedPoint.of(100);

    private static final FixedPoint LEAST_RETURN = FixedPoint.ONE.negated();
    private static final PaymentHistory NO_HISTORY = PaymentHistory.NONE;

    private RiskTerms terms;
    private final PriceBoard prices;
    private final RiskEngine engine;
    private final Map<TokenId, Opening> openings = new TreeMap<>();
    private final Reserves reserves;
    /** Unix seconds of the block in which prices were settled last. */
    private long settledAt;

    /** The first confirmed price of a day of the model. */
    private record Opening(long day, FixedPoint price) {}

    /** What a block made of it. */
    public sealed interface Told {
        /** A position's call went on, or ended. */
        record Call(RiskEngine.Key key, Rating rating, CallState state, CallEffect effect) implements Told {}

        /** A token's price is not confirmed any more, for this reason, or is again. */
        record Marked(TokenId token, Optional<Refusal> trouble) implements Told {}
    }

    /**
     * A block's end.
     *
     * @param rated positions that were rated, for whoever keeps what a block changed
     */
    public record Closed(List<RiskEngine.Rated> rated, List<Told> told) {
        public Closed {
            rated = List.copyOf(rated);
            told = List.copyOf(told);
        }
    }

    /**
     * A position as people read it.
     *
     * @param onChain what of the position's held is in the counterparty's reserve on the chain
     * @param toppedUpAt Unix time of the block in which what it holds grew last
     */
    public record Line(Obligor obligor, Rating rating, CallState state, Amount onChain, Optional<Long> toppedUpAt) {
        /** Whether anybody has said anything of the counterparty. */
        public boolean isKnown() {
            return !obligor.equals(Obligor.unknown(obligor.entity(), NO_HISTORY));
        }
    }

    private RiskBook(RiskTerms terms, PriceBoard prices, Reserves reserves, RiskEngine engine) {
        this.terms = terms;
        this.prices = prices;
        this.reserves = reserves;
        this.engine = engine;
    }

    /** Of a creditor whose treasury has said by what it rates. */
    public static RiskBook begin(Eip712Domain domain, RiskTerms terms) {
        return new RiskBook(
                terms,
                new PriceBoard(terms.feeds(), domain),
                new Reserves(),
                new RiskEngine(terms.model(), terms.calls(), terms.volatility()));
    }

    /**
     * A word of the treasury's.
     *
     * @param ahead may have computed already what the word asks
     * @param told hears what it did to calls at once
     * @return why it is not taken, if so
     */
    public Optional<Refusal> take(RiskWord word, long nowSeconds, RiskAhead ahead, Consumer<Told> told) {
        try {
            return switch (word) {
                case RiskWord.Terms it -> change(it.terms());
                case RiskWord.Know it -> know(it.obligor(), ahead);
                case RiskWord.Hold it -> {
                    RiskEngine.Key key = new RiskEngine.Key(it.counterparty(), it.token());
                    yield hold(key, () -> reserves.pledge(key, it.amount(), nowSeconds));
                }
                case RiskWord.Earmark it -> {
                    RiskEngine.Key key = new RiskEngine.Key(it.counterparty(), it.token());
                    yield hold(key, () -> reserves.earmark(key, it.amount(), nowSeconds));
                }
                case RiskWord.Reopen it -> reopen(it.counterparty(), nowSeconds, told);
            };
        } catch (ArithmeticException e) {
            return refused(EngineTag.RISK_OUT_OF_RANGE, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Refusal> change(RiskTerms newTerms) {
        int before = terms.model().modelVersion();
        if (newTerms.model().modelVersion() <= before) {
            return refused(
                    EngineTag.RISK_TERMS_OLD,
                    "version " + newTerms.model().modelVersion() + " of the model after version " + before);
        }
        engine.change(newTerms);
        prices.change(newTerms.feeds());
        if (newTerms.daySeconds() != terms.daySeconds()) {
            openings.clear();
        }
        terms = newTerms;
        return Optional.empty();
    }

    private Optional<Refusal> know(Obligor obligor, RiskAhead ahead) {
        if (engine.obligor(obligor.entity()).isEmpty() && engine.obligors.size() >= Limits.RISK_OBLIGORS) {
            return refused(EngineTag.RISK_BOOK_FULL, "of " + engine.obligors.size() + " counterparties it knows");
        }
        engine.know(obligor, ahead::of);
        return Optional.empty();
    }

    private Optional<Refusal> hold(RiskEngine.Key key, Runnable change) {
        if (!reserves.has(key) && reserves.isFull()) {
            return refused(EngineTag.RISK_BOOK_FULL, "of the reserves it keeps");
        }
        change.run();
        secure(key);
        return Optional.empty();
    }

    private void secure(RiskEngine.Key key) {
        Position stands = engine.positions.get(key);
        if (stands != null) {
            engine.stand(stands.holding(reserves.held(key)));
        }
    }

    /** Up to how much of a counterparty's reserve on the chain counts for this creditor. */
    public Amount earmarked(RiskEngine.Key key) {
        return reserves.earmarked(key);
    }

    /** So much of what is earmarked is on the chain, and counted by no other creditor. */
    public void count(RiskEngine.Key key, Amount counted, long nowSeconds) {
        if (reserves.count(key, counted, nowSeconds)) {
            secure(key);
        }
    }

    private Optional<Refusal> reopen(EntityId counterparty, long nowSeconds, Consumer<Told> told) {
        List<RiskEngine.Rated> reopened = engine.reopen(counterparty, nowSeconds);
        if (reopened.isEmpty()) {
            return refused(
                    EngineTag.RISK_NOT_SECURED, "it is not closed, or what it holds is still below where calls clear");
        }
        reopened.forEach(rated -> tell(rated, told));
        return Optional.empty();
    }

    /** A source's word on a price; empty if it was taken. It counts from the next second of block time on. */
    public Optional<Refusal> hear(Address source, Quote quote, Signature signature, long nowSeconds) {
        return prices.hear(source, quote, signature, nowSeconds);
    }

    /**
     * What a counterparty may owe, and owes, is now this. Of whom nothing was said nothing good is known.
     *
     * @param delta as its account has it
     * @param drawn beyond what of the account belongs to it
     */
    public void stand(
            EntityId counterparty, TokenId token, Amount limit, Amount collateral, Amount delta, Amount drawn) {
        if (engine.obligor(counterparty).isEmpty()) {
            engine.know(Obligor.unknown(counterparty, NO_HISTORY));
        }
        Amount held = reserves.held(new RiskEngine.Key(counterparty, token));
        engine.stand(new Position(counterparty, token, limit, collateral, delta, drawn, held));
    }

    /** Ends a block: settles prices once a second, then rates what waits, and looks whose time has come. */
    public Closed close(long nowSeconds) {
        List<Told> told = new ArrayList<>();
        if (nowSeconds > settledAt) {
            settledAt = nowSeconds;
            for (TokenId token : prices.tokens()) {
                settle(token, nowSeconds, told);
            }
        }
        List<RiskEngine.Rated> rated = engine.close(nowSeconds);
        rated.forEach(each -> tell(each, told::add));
        return new Closed(rated, told);
    }

    private void settle(TokenId token, long nowSeconds, List<Told> told) {
        Optional<PriceBoard.Price> before = prices.price(token);
        Optional<PriceBoard.Price> now = prices.settle(token, nowSeconds);
        if (now.isEmpty()) {
            return;
        }
        Optional<EngineTag> stood = before.flatMap(PriceBoard.Price::trouble).map(Refusal::tag);
        Optional<EngineTag> stands = now.get().trouble().map(Refusal::tag);
        if (!stood.equals(stands)) {
            told.add(new Told.Marked(token, now.get().trouble()));
        }
        if (stands.isEmpty()) {
            open(token, now.get().value(), nowSeconds / terms.daySeconds());
        }
    }

    /** A day's return is from one day's first confirmed price to the next one's; days without any make one long day. */
    private void open(TokenId token, FixedPoint price, long day) {
        Opening last = openings.get(token);
        if (last == null || day > last.day()) {
            openings.put(token, new Opening(day, price));
        }
        if (last != null && day > last.day()) {
            FixedPoint move = price.over(last.price()).minus(FixedPoint.ONE).clamp(LEAST_RETURN, MOST_RETURN);
            engine.move(token, move);
        }
    }

    private static void tell(RiskEngine.Rated rated, Consumer<Told> told) {
        rated.effects()
                .forEach(effect -> told.accept(new Told.Call(rated.key(), rated.rating(), rated.state(), effect)));
    }

    /**
     * Why a counterparty may not owe more, or have any new exposure, if so: by the furthest of its calls, for who does not secure one token is not given
     * another.
     *
     * @param needsCredit whether it would owe more than it does
     */
    public Optional<Refusal> refuse(EntityId counterparty, boolean needsCredit) {
        return engine.standing(counterparty).flatMap(state -> switch (state) {
            case CallState.Quiet it -> Optional.<Refusal>empty();
            case CallState.Called it -> Optional.<Refusal>empty();
            case CallState.CreditFrozen it ->
                needsCredit
                        ? refused(EngineTag.RISK_CREDIT_FROZEN, "a call was not met in time; since " + it.since())
                        : Optional.empty();
            case CallState.Closed it -> refused(EngineTag.RISK_ACCOUNT_CLOSED, "since " + it.since());
            case CallState.DefaultProposed it ->
                refused(EngineTag.RISK_ACCOUNT_CLOSED, "its default is proposed since " + it.since());
        });
    }

    public RiskTerms terms() {
        return terms;
    }

    public SortedMap<TokenId, PriceBoard.Price> prices() {
        return prices.prices();
    }

    /** What a source said last, ascending by token. */
    public List<Quote> quotes(Address source) {
        return prices.quotes(source);
    }

    /** Positions from one on, ascending by counterparty and token, as they were rated last. */
    public List<Line> lines(Optional<RiskEngine.Key> after, int most) {
        NavigableMap<RiskEngine.Key, Rating> from =
                after.map(key -> engine.ratings.tailMap(key, false)).orElse(engine.ratings);
        return from.keySet().stream().limit(most).map(this::line).toList();
    }

    /** All positions that were rated. */
    public List<Line> all() {
        return lines(Optional.empty(), Integer.MAX_VALUE);
    }

    private Line line(RiskEngine.Key key) {
        return new Line(
                engine.obligors.get(key.counterparty()),
                engine.ratings.get(key),
                engine.calls.get(key),
                reserves.counted(key),
                reserves.toppedUpAt(key));
    }

    /** Positions that wait for a new rating. */
    public int waiting() {
        return engine.waiting();
    }

    /** RLP {@code [word of terms, settled at, prices…, openings, held, ratings…]}, of the book as it is now, for any thread to write. */
    public Consumer<RlpWriter> capture() {
        RlpWriter first = new RlpWriter();
        Bytes word = new RiskWord.Terms(terms).encode();
        first.bytes(word).number(settledAt);
        prices.save(first);
        first.list(
                openings.entrySet(),
                (list, it) -> list.list(new RlpWriter()
                        .bytes(it.getKey().value().toArray())
                        .number(it.getValue().day())
                        .bytes(RiskFields.number(it.getValue().price()))));
        Consumer<RlpWriter> held = reserves.capture();
        Consumer<RlpWriter> ratings = RiskImage.capture(engine);
        return out -> {
            out.append(first);
            held.accept(out);
            ratings.accept(out);
        };
    }

    /** @param hasEarmarks whether reserves were written with what is earmarked of them */
    public static RiskBook restore(RlpReader in, Eip712Domain domain, boolean hasEarmarks) {
        RiskTerms terms = ((RiskWord.Terms) RiskWord.decode(in.bytes(Limits.COMMAND_BODY_BYTES))).terms();
        long settledAt = in.number(0L, Long.MAX_VALUE);
        PriceBoard prices = PriceBoard.restore(in, terms.feeds(), domain);
        Map<TokenId, Opening> openings = new TreeMap<>();
        in.items(
                Limits.PRICED_TOKENS,
                item -> item.list(each -> openings.put(
                                RiskFields.token(each),
                                new Opening(each.number(0L, Long.MAX_VALUE), RiskFields.number(each)))
                        == null));
        Reserves reserves = Reserves.restore(in, hasEarmarks);
        RiskBook book = new RiskBook(terms, prices, reserves, RiskImage.restore(in, terms));
        book.settledAt = settledAt;
        book.openings.putAll(openings);
        return book;
    }

    private static Optional<Refusal> refused(EngineTag tag, String reason) {
        return Optional.of(new Refusal(tag, reason));
    }
}
