package io.portcullis.engine.credit;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * All ratings of a node, kept up with every block at a cost that follows what changed. Pure: the same inputs make
 * the same ratings.
 *
 * <p>Invariants: after {@link #close} every position that waits no more has the rating of its newest facts; what waits is rated in ascending order of
 * (counterparty, token) from where the last block stopped, at most {@link #MOST_PER_BLOCK} in one block, so that a change that touches everybody costs latency and never a
 * block; a position that is nobody's is refused, not guessed.
 *
 * <p>A counterparty's default risk is computed when its facts change, a token's volatility when a day's return comes, and a position's rating when
 * either, or the position, does.
 */
public final class RiskEngine {
    /** Positions rated in one block, and as many looked at because their time has come; the others wait for the next. */
    public static final int MOST_PER_BLOCK = 8_192;

    private RiskRules rules;
    private CallRules callRules;
    private Volatility volatility;
    final Map<EntityId, Obligor> obligors = new HashMap<>();
    final Map<EntityId, DefaultRisk> risks = new HashMap<>();
    final Map<TokenId, FixedPoint> variances = new HashMap<>();
    final Map<Key, Position> positions = new HashMap<>();
    private final Map<EntityId, TreeSet<TokenId>> tokens = new HashMap<>();
    private final Map<TokenId, TreeSet<EntityId>> holders = new HashMap<>();
    final NavigableMap<Key, Rating> ratings = new TreeMap<>();
    final Map<Key, CallState> calls = new HashMap<>();
    final TreeSet<Key> waiting = new TreeSet<>();
    /** When a position's state ends by time alone. What waits for a rating has its deadline by the next one. */
    private final Deadlines deadlines = new Deadlines();

    Optional<Key> stoppedAt = Optional.empty();

    /** Which position. */
    public record Key(EntityId counterparty, TokenId token) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byCounterparty = counterparty.compareTo(other.counterparty);
            return byCounterparty != 0 ? byCounterparty : token.compareTo(other.token);
        }
    }

    /** What a block did: one for each position that was rated, ascending within the round. */
    public record Rated(Key key, Rating rating, CallState state, List<CallEffect> effects) {
        public Rated {
            effects = List.copyOf(effects);
        }
    }

    public RiskEngine(RiskRules rules, CallRules callRules, Volatility volatility) {
        this.rules = rules;
        this.callRules = callRules;
        this.volatility = volatility;
    }

    /**
     * From now on everything is rated by these: all positions wait for a new rating, and states of calls go on.
     *
     * @throws ArithmeticException if the model has no number for somebody under them; then nothing has changed
     */
    void change(RiskTerms terms) {
        Map<EntityId, DefaultRisk> again = new HashMap<>();
        obligors.forEach((entity, obligor) -> again.put(entity, DefaultRisk.of(obligor, terms.model())));
        risks.putAll(again);
        rules = terms.model();
        callRules = terms.calls();
        volatility = terms.volatility();
        waiting.addAll(positions.keySet());
    }

    /**
     * What is known of a counterparty is now this.
     *
     * @throws ArithmeticException if the model has no number for it; then nothing has changed
     */
    public void know(Obligor obligor) {
        know(obligor, DefaultRisk::of);
    }

    /** @param model gives what {@link DefaultRisk#of} gives */
    void know(Obligor obligor, BiFunction<Obligor, RiskRules, DefaultRisk> model) {
        if (obligor.equals(obligors.get(obligor.entity()))) {
            return;
        }
        risks.put(obligor.entity(), model.apply(obligor, rules));
        obligors.put(obligor.entity(), obligor);
        tokens.getOrDefault(obligor.entity(), new TreeSet<>())
                .forEach(token -> waiting.add(new Key(obligor.entity(), token)));
    }

    /**
     * What a counterparty owes, may owe and has put up is now this.
     *
     * @throws IllegalArgumentException of a counterparty of which nothing is known
     */
    public void stand(Position position) {
        if (!obligors.containsKey(position.counterparty())) {
            throw new IllegalArgumentException("nothing is known of " + position.counterparty());
        }
        if (!position.equals(positions.get(position.key()))) {
            put(position);
            waiting.add(position.key());
        }
    }

    /** Keeps a position, and who has it. */
    void put(Position position) {
        if (positions.put(position.key(), position) != null) {
            return;
        }
        holders.computeIfAbsent(position.token(), token -> new TreeSet<>()).add(position.counterparty());
        tokens.computeIfAbsent(position.counterparty(), entity -> new TreeSet<>())
                .add(position.token());
    }

    /** Rates a position by the facts of now. */
    Rating rate(Key key) {
        return Rating.of(
                positions.get(key),
                obligors.get(key.counterparty()),
                risks.get(key.counterparty()),
                variances.getOrDefault(key.token(), FixedPoint.ZERO),
                rules);
    }

    /** Where a position stands, by the rating that it has. */
    private void put(Key key, Rating rating, CallState state) {
        calls.put(key, state);
        await(key, rating, state);
    }

    /** Has a position looked at again when its state ends by time alone. */
    void await(Key key, Rating rating, CallState state) {
        deadlines.set(key, ReserveCalls.nextAt(state, callRules, rating));
    }

    /**
     * People open a counterparty again that was closed.
     *
     * @return what each of its positions was that is quiet now; empty if none was closed, or one is not secured
     */
    List<Rated> reopen(EntityId counterparty, long nowSeconds) {
        List<Key> closed = keys(counterparty).stream()
                .filter(key -> calls.get(key) instanceof CallState.Closed
                        || calls.get(key) instanceof CallState.DefaultProposed)
                .toList();
        if (!closed.stream().allMatch(key -> ReserveCalls.isSecured(ratings.get(key), callRules))) {
            return List.of();
        }
        List<Rated> reopened = new ArrayList<>();
        for (Key key : closed) {
            CallState quiet = new CallState.Quiet(nowSeconds);
            Rating rating = ratings.get(key);
            put(key, rating, quiet);
            reopened.add(new Rated(key, rating, quiet, List.of(new CallEffect.ThawCredit(), new CallEffect.Clear())));
        }
        return reopened;
    }

    private List<Key> keys(EntityId counterparty) {
        return tokens.getOrDefault(counterparty, new TreeSet<>()).stream()
                .map(token -> new Key(counterparty, token))
                .toList();
    }

    /** The furthest that a call has come in any of its tokens; quiet if in none. */
    Optional<CallState> standing(EntityId counterparty) {
        return keys(counterparty).stream()
                .flatMap(key -> callState(key).stream())
                .max(Comparator.comparingInt(CallState::step));
    }

    /** A token's price moved by this share in a day. All who owe it wait for a new rating. */
    public void move(TokenId token, FixedPoint dayReturn) {
        FixedPoint before = variances.getOrDefault(token, FixedPoint.ZERO);
        FixedPoint after = volatility.next(before, dayReturn);
        if (!after.equals(variances.put(token, after))) {
            holders.getOrDefault(token, new TreeSet<>()).forEach(holder -> waiting.add(new Key(holder, token)));
        }
    }

    /** Ends a block: rates what waits, and looks at calls whose time may have come. */
    public List<Rated> close(long nowSeconds) {
        List<Rated> rated = new ArrayList<>();
        for (Key key : next()) {
            waiting.remove(key);
            Rating rating = rate(key);
            ratings.put(key, rating);
            rated.add(call(key, rating, nowSeconds));
        }
        for (Key key : deadlines.take(nowSeconds, MOST_PER_BLOCK)) {
            if (!waiting.contains(key)) {
                Rated looked = call(key, ratings.get(key), nowSeconds);
                if (!looked.effects().isEmpty()) {
                    rated.add(looked);
                }
            }
        }
        return rated;
    }

    private Rated call(Key key, Rating rating, long nowSeconds) {
        CallState before = calls.getOrDefault(key, new CallState.Quiet(nowSeconds));
        ReserveCalls.Step step = ReserveCalls.step(before, callRules, rating, nowSeconds);
        put(key, rating, step.state());
        return new Rated(key, rating, step.state(), step.effects());
    }

    /** From where the last block stopped, once around. */
    private List<Key> next() {
        List<Key> next = new ArrayList<>(Math.min(waiting.size(), MOST_PER_BLOCK));
        Collection<Key> behind =
                stoppedAt.map(key -> waiting.tailSet(key, false)).orElse(waiting);
        take(behind, next);
        stoppedAt.ifPresent(key -> take(waiting.headSet(key, true), next));
        stoppedAt = waiting.size() > next.size() ? Optional.of(next.getLast()) : Optional.empty();
        return next;
    }

    private static void take(Collection<Key> from, List<Key> into) {
        for (Key key : from) {
            if (into.size() == MOST_PER_BLOCK) {
                return;
            }
            into.add(key);
        }
    }

    public Optional<Rating> rating(Key key) {
        return Optional.ofNullable(ratings.get(key));
    }

    public Optional<CallState> callState(Key key) {
        return Optional.ofNullable(calls.get(key));
    }

    /** What is known of a counterparty that has a position, or was told of. */
    public Optional<Obligor> obligor(EntityId counterparty) {
        return Optional.ofNullable(obligors.get(counterparty));
    }

    /** Positions that have changed since their rating. */
    public int waiting() {
        return waiting.size();
    }
}
