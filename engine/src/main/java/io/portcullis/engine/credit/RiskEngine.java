package io.portcullis.engine.credit;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
    /** Positions rated in one block; the others wait for the next. */
    public static final int MOST_PER_BLOCK = 8_192;

    private final RiskRules rules;
    private final CallRules callRules;
    private final Volatility volatility;
    private final Map<EntityId, Obligor> obligors = new HashMap<>();
    private final Map<EntityId, DefaultRisk> risks = new HashMap<>();
    private final Map<TokenId, FixedPoint> variances = new HashMap<>();
    private final Map<Key, Position> positions = new HashMap<>();
    private final Map<EntityId, TreeSet<TokenId>> tokens = new HashMap<>();
    private final Map<TokenId, TreeSet<EntityId>> holders = new HashMap<>();
    private final Map<Key, Rating> ratings = new HashMap<>();
    private final Map<Key, CallState> calls = new HashMap<>();
    private final TreeSet<Key> waiting = new TreeSet<>();
    /** Positions whose state ends by time alone: looked at in each block. */
    private final TreeSet<Key> timed = new TreeSet<>();

    private Optional<Key> stoppedAt = Optional.empty();

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

    /** What is known of a counterparty is now this. */
    public void know(Obligor obligor) {
        Obligor before = obligors.put(obligor.entity(), obligor);
        if (obligor.equals(before)) {
            return;
        }
        risks.put(obligor.entity(), DefaultRisk.of(obligor, rules));
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
        Key key = new Key(position.counterparty(), position.token());
        if (!position.equals(positions.put(key, position))) {
            holders.computeIfAbsent(position.token(), token -> new TreeSet<>()).add(position.counterparty());
            tokens.computeIfAbsent(position.counterparty(), entity -> new TreeSet<>())
                    .add(position.token());
            waiting.add(key);
        }
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
        Set<Key> now = new HashSet<>();
        for (Key key : next()) {
            now.add(key);
            waiting.remove(key);
            Position position = positions.get(key);
            EntityId counterparty = key.counterparty();
            ratings.put(
                    key,
                    Rating.of(
                            position,
                            obligors.get(counterparty),
                            risks.get(counterparty),
                            variances.getOrDefault(key.token(), FixedPoint.ZERO),
                            rules));
            rated.add(call(key, nowSeconds));
        }
        for (Key key : List.copyOf(timed)) {
            if (!now.contains(key) && !waiting.contains(key)) {
                Rated looked = call(key, nowSeconds);
                if (!looked.effects().isEmpty()) {
                    rated.add(looked);
                }
            }
        }
        return rated;
    }

    private Rated call(Key key, long nowSeconds) {
        CallState before = calls.getOrDefault(key, new CallState.Quiet(nowSeconds));
        ReserveCalls.Step step = ReserveCalls.step(before, callRules, ratings.get(key), nowSeconds);
        calls.put(key, step.state());
        switch (step.state()) {
            case CallState.Quiet quiet -> timed.remove(key);
            case CallState.DefaultProposed proposed -> timed.remove(key);
            case CallState.Called called -> timed.add(key);
            case CallState.CreditFrozen frozen -> timed.add(key);
            case CallState.Closed closed -> timed.add(key);
        }
        return new Rated(key, ratings.get(key), step.state(), step.effects());
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

    /** Positions that have changed since their rating. */
    public int waiting() {
        return waiting.size();
    }
}
