package io.portcullis.engine.credit;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The price of each token: the median of what several pinned sources say. Pure; time is the block's.
 *
 * <p>Invariants: no price without a quorum of fresh quotes; no source counts twice or moves a price alone; a forged, repeated, stale or straying quote is
 * refused with its tag and changes nothing; when a quorum is missing, or the price jumps, the last price stands and says so. A price is a number: no limit,
 * call or freeze follows from a feed by itself.
 */
public final class PriceBoard {
    private static final BigInteger WHOLE = BigInteger.valueOf(10_000);

    private FeedRules rules;
    private final Eip712Domain domain;
    private final Map<TokenId, Map<Address, Quote>> quotes = new TreeMap<>();
    private final Map<TokenId, Price> prices = new TreeMap<>();

    /**
     * @param at the block at which it was last confirmed
     * @param trouble why it was not confirmed now, if so
     */
    public record Price(FixedPoint value, long at, Optional<Refusal> trouble) {}

    public PriceBoard(FeedRules rules, Eip712Domain domain) {
        this.rules = rules;
        this.domain = domain;
    }

    /** Empty if the quote was taken. */
    public Optional<Refusal> hear(Address source, Quote quote, Signature signature, long nowSeconds) {
        if (!rules.sources().contains(source) || !Secp256k1.verify(quote.digest(domain), signature, source)) {
            return refusal(EngineTag.FEED_FORGED, source + " did not sign it, or is no source");
        }
        if (!quotes.containsKey(quote.token()) && quotes.size() == Limits.PRICED_TOKENS) {
            return refusal(EngineTag.FEED_TOO_MANY_TOKENS, "prices of " + quotes.size() + " tokens are kept");
        }
        Map<Address, Quote> known = quotes.getOrDefault(quote.token(), Map.of());
        Quote before = known.get(source);
        if (before != null && quote.sequence() <= before.sequence()) {
            return refusal(EngineTag.FEED_REPEATED, "quote " + quote.sequence() + " after " + before.sequence());
        }
        if (!isFresh(quote, nowSeconds)) {
            return refusal(EngineTag.FEED_STALE, "a quote of " + quote.at() + ", it is " + nowSeconds);
        }
        List<FixedPoint> others = fresh(quote.token(), nowSeconds, Optional.of(source));
        if (others.size() + 1 >= rules.quorum() && !others.isEmpty()) {
            FixedPoint median = median(others);
            if (strays(quote.price(), median, rules.deviationBasisPoints())) {
                return refusal(EngineTag.FEED_SPIKING, quote.price() + " where the others say " + median);
            }
        }
        quotes.computeIfAbsent(quote.token(), token -> new TreeMap<>()).put(source, quote);
        return Optional.empty();
    }

    /** Other sources from now on: what those said that are none any more is forgotten, and prices stand until they are settled again. */
    void change(FeedRules newRules) {
        rules = newRules;
        quotes.values().forEach(known -> known.keySet().retainAll(newRules.sources()));
    }

    /** Those that were quoted, ascending. */
    List<TokenId> tokens() {
        return List.copyOf(quotes.keySet());
    }

    Optional<Price> price(TokenId token) {
        return Optional.ofNullable(prices.get(token));
    }

    /** The tokens' prices as they were settled last, ascending by token. */
    public SortedMap<TokenId, Price> prices() {
        return new TreeMap<>(prices);
    }

    /** What each source said last of each token, ascending by token and source. */
    public List<Quote> quotes(Address source) {
        return quotes.values().stream()
                .flatMap(known -> Optional.ofNullable(known.get(source)).stream())
                .toList();
    }

    /** RLP {@code [[source, token, sequence, at, price], …], [[token, price, at, [[tag, reason]]], …]}. */
    void save(RlpWriter out) {
        RlpWriter all = new RlpWriter();
        quotes.forEach((token, known) -> known.forEach((source, quote) -> {
            RlpWriter one = new RlpWriter().bytes(source.toArray());
            quote.write(one);
            all.list(one);
        }));
        out.list(all);
        out.list(prices.entrySet(), (list, it) -> {
            RlpWriter one = new RlpWriter()
                    .bytes(it.getKey().value().toArray())
                    .bytes(RiskFields.number(it.getValue().value()))
                    .number(it.getValue().at());
            RiskFields.optional(
                    one,
                    it.getValue().trouble(),
                    (in, why) -> in.list(new RlpWriter().text(why.tag().name()).text(why.reason())));
            list.list(one);
        });
    }

    static PriceBoard restore(RlpReader in, FeedRules rules, Eip712Domain domain) {
        PriceBoard board = new PriceBoard(rules, domain);
        in.items(
                Limits.PRICED_TOKENS * FeedRules.MOST_SOURCES,
                item -> item.list(one -> {
                    Address source = RiskFields.address(one);
                    Quote quote = Quote.read(one);
                    return board.quotes
                                    .computeIfAbsent(quote.token(), token -> new TreeMap<>())
                                    .put(source, quote)
                            == null;
                }));
        in.items(
                Limits.PRICED_TOKENS,
                item -> item.list(one -> board.prices.put(
                                RiskFields.token(one),
                                new Price(
                                        RiskFields.number(one),
                                        one.number(0L, Long.MAX_VALUE),
                                        RiskFields.optional(one, why -> why.list(PriceBoard::refusal))))
                        == null));
        return board;
    }

    private static Refusal refusal(RlpReader in) {
        return new Refusal(EngineTag.valueOf(in.text(Limits.REFUSAL_TEXT)), in.text(Limits.REFUSAL_TEXT));
    }

    /** The token's price as of this block; empty if there never was one. */
    public Optional<Price> settle(TokenId token, long nowSeconds) {
        List<FixedPoint> fresh = fresh(token, nowSeconds, Optional.empty());
        Price before = prices.get(token);
        Optional<Price> after;
        if (fresh.size() < rules.quorum()) {
            String what = fresh.size() + " fresh quotes of " + rules.quorum();
            after = standing(before, EngineTag.FEED_MISSING, what);
        } else {
            FixedPoint median = median(fresh);
            after = before != null && jumps(before.value(), fresh)
                    ? standing(before, EngineTag.FEED_SPIKING, "from " + before.value() + " to " + median)
                    : Optional.of(new Price(median, nowSeconds, Optional.empty()));
        }
        after.ifPresent(price -> prices.put(token, price));
        return after;
    }

    /** Some quotes are beyond the jump, and some are not: who is right is not known yet. */
    private boolean jumps(FixedPoint before, List<FixedPoint> fresh) {
        long beyond = fresh.stream()
                .filter(price -> strays(price, before, rules.jumpBasisPoints()))
                .count();
        boolean oneSide = fresh.stream().allMatch(price -> price.isAbove(before))
                || fresh.stream().allMatch(price -> price.isBelow(before));
        return strays(median(fresh), before, rules.jumpBasisPoints()) && (beyond < fresh.size() || !oneSide);
    }

    private static Optional<Price> standing(Price before, EngineTag tag, String why) {
        return Optional.ofNullable(before).map(price -> new Price(price.value(), price.at(), refusal(tag, why)));
    }

    private List<FixedPoint> fresh(TokenId token, long nowSeconds, Optional<Address> without) {
        List<FixedPoint> fresh = new ArrayList<>();
        quotes.getOrDefault(token, Map.of()).forEach((source, quote) -> {
            if (isFresh(quote, nowSeconds) && !without.equals(Optional.of(source))) {
                fresh.add(quote.price());
            }
        });
        return fresh;
    }

    private boolean isFresh(Quote quote, long nowSeconds) {
        return quote.at() >= nowSeconds - rules.staleSeconds() && quote.at() <= nowSeconds + rules.skewSeconds();
    }

    /** Of an even number the lower of the two in the middle: an exact quote, never a mean of two. */
    private static FixedPoint median(List<FixedPoint> prices) {
        return prices.stream().sorted().toList().get((prices.size() - 1) / 2);
    }

    private static boolean strays(FixedPoint price, FixedPoint from, int basisPoints) {
        BigInteger distance = price.minus(from).units().abs().multiply(WHOLE);
        return distance.compareTo(from.units().multiply(BigInteger.valueOf(basisPoints))) > 0;
    }

    private static Optional<Refusal> refusal(EngineTag tag, String why) {
        return Optional.of(new Refusal(tag, why));
    }
}
