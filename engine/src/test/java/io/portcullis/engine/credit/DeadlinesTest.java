package io.portcullis.engine.credit;

import static io.portcullis.engine.credit.Credit.CALLS;
import static io.portcullis.engine.credit.Credit.GOLD;
import static io.portcullis.engine.credit.Credit.RULES;
import static io.portcullis.engine.credit.Credit.entity;
import static io.portcullis.engine.credit.Credit.goodPayer;
import static io.portcullis.engine.credit.Credit.position;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Looking only at what is due comes to the same as looking at everybody in each block. */
class DeadlinesTest {
    private static final int COUNTERPARTIES = 6;
    private static final int BLOCKS = 60;

    private static RiskEngine.Key key(int counterparty) {
        return new RiskEngine.Key(entity(counterparty), GOLD);
    }

    @Property(tries = 300)
    void whoIsLookedAtWhenItIsDueGoesTheWayOfWhoIsLookedAtInEachBlock(@ForAll long seed) {
        Random random = new Random(seed);
        RiskEngine engine = new RiskEngine(RULES, CALLS, Volatility.Weighted.DAILY);
        Map<RiskEngine.Key, CallState> everybody = new TreeMap<>();
        for (int i = 1; i <= COUNTERPARTIES; i++) {
            engine.know(goodPayer(i));
        }
        long now = 1_000;
        for (int block = 0; block < BLOCKS; block++) {
            for (int i = 1; i <= COUNTERPARTIES; i++) {
                if (random.nextInt(6) == 0) {
                    engine.stand(position(i, GOLD, 100_000, random.nextInt(100_000), random.nextInt(3_000)));
                }
            }
            List<List<CallEffect>> told = engine.close(now).stream()
                    .map(RiskEngine.Rated::effects)
                    .filter(effects -> !effects.isEmpty())
                    .toList();
            assertEquals(step(engine, everybody, now).size(), told.size(), "at " + now);
            everybody.forEach((key, state) -> assertEquals(Optional.of(state), engine.callState(key)));
            now += List.of(1L, 600L, 3_600L, 43_200L, 86_399L, 86_400L).get(random.nextInt(6));
        }
    }

    /** Of all positions that were rated, in ascending order. */
    private static List<List<CallEffect>> step(RiskEngine engine, Map<RiskEngine.Key, CallState> states, long now) {
        List<List<CallEffect>> told = new ArrayList<>();
        engine.ratings.forEach((key, rating) -> {
            CallState before = states.getOrDefault(key, new CallState.Quiet(now));
            ReserveCalls.Step step = ReserveCalls.step(before, CALLS, rating, now);
            states.put(key, step.state());
            if (!step.effects().isEmpty()) {
                told.add(step.effects());
            }
        });
        return told;
    }

    @Test
    void theEarliestComeFirstAndTheOthersStay() {
        Deadlines deadlines = new Deadlines();
        deadlines.set(key(1), Optional.of(30L));
        deadlines.set(key(2), Optional.of(10L));
        deadlines.set(key(3), Optional.of(20L));
        deadlines.set(key(4), Optional.of(20L));
        deadlines.set(key(4), Optional.empty());
        deadlines.set(key(1), Optional.of(15L));
        assertEquals(List.of(), deadlines.take(9, 10));
        assertEquals(List.of(key(1), key(2)), deadlines.take(30, 2));
        assertEquals(List.of(key(3)), deadlines.take(30, 2));
        assertEquals(List.of(), deadlines.take(1_000, 10));
    }

    @Test
    void moreThanABlockLooksAtComeInTheNextOnes() {
        RiskEngine engine = new RiskEngine(RULES, CALLS, Volatility.Weighted.DAILY);
        int all = RiskEngine.MOST_PER_BLOCK + 5;
        for (int i = 1; i <= all; i++) {
            engine.know(goodPayer(i));
            engine.stand(position(i, GOLD, 100_000, 90_000, 0));
        }
        assertEquals(RiskEngine.MOST_PER_BLOCK, engine.close(100).size());
        assertEquals(5, engine.close(100).size());
        assertEquals(
                RiskEngine.MOST_PER_BLOCK,
                engine.close(100 + CALLS.callSeconds()).size());
        assertEquals(5, engine.close(100 + CALLS.callSeconds()).size());
        assertEquals(0, engine.close(100 + CALLS.callSeconds()).size());
    }
}
