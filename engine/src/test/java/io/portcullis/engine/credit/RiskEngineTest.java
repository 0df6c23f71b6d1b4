package io.portcullis.engine.credit;

import static io.portcullis.engine.credit.Credit.CALLS;
import static io.portcullis.engine.credit.Credit.GOLD;
import static io.portcullis.engine.credit.Credit.RULES;
import static io.portcullis.engine.credit.Credit.SILVER;
import static io.portcullis.engine.credit.Credit.entity;
import static io.portcullis.engine.credit.Credit.fixed;
import static io.portcullis.engine.credit.Credit.goodPayer;
import static io.portcullis.engine.credit.Credit.position;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Ratings that follow what changed, and only that. */
class RiskEngineTest {
    private final RiskEngine engine = new RiskEngine(RULES, CALLS, Volatility.Weighted.DAILY);

    private static List<RiskEngine.Key> keys(List<RiskEngine.Rated> rated) {
        return rated.stream().map(RiskEngine.Rated::key).toList();
    }

    private static RiskEngine.Key key(int counterparty) {
        return new RiskEngine.Key(entity(counterparty), GOLD);
    }

    @Test
    void ratesWhatChangedAndNothingElse() {
        for (int i = 1; i <= 3; i++) {
            engine.know(goodPayer(i));
            engine.stand(position(i, GOLD, 1_000, 500, 1_000));
        }
        assertEquals(List.of(key(1), key(2), key(3)), keys(engine.close(10)));
        assertEquals(List.of(), engine.close(20));
        engine.stand(position(2, GOLD, 1_000, 600, 1_000));
        engine.stand(position(3, GOLD, 1_000, 500, 1_000));
        assertEquals(List.of(key(2)), keys(engine.close(30)));
        engine.know(new Obligor(
                entity(1),
                entity(1),
                Optional.empty(),
                Optional.empty(),
                new PaymentHistory(998, 1),
                FixedPoint.of(50),
                Set.of()));
        assertEquals(List.of(key(1)), keys(engine.close(40)));
    }

    @Test
    void aMovedPriceWaitsOnAllWhoOweTheToken() {
        engine.know(goodPayer(1));
        engine.know(goodPayer(2));
        engine.stand(position(1, GOLD, 1_000, 500, 9_000));
        engine.stand(position(2, SILVER, 1_000, 500, 9_000));
        engine.close(10);
        engine.move(GOLD, fixed("-0.05"));
        assertEquals(List.of(key(1)), keys(engine.close(20)));
        assertEquals(
                fixed("0.06").times(fixed("0.0025")).root(),
                engine.rating(key(1)).orElseThrow().volatility());
    }

    @Test
    void refusesPositionsOfStrangers() {
        assertThrows(IllegalArgumentException.class, () -> engine.stand(position(1, GOLD, 1, 1, 1)));
    }

    @Test
    void aChangeOfAllIsSpreadOverBlocks() {
        int all = RiskEngine.MOST_PER_BLOCK + 10;
        for (int i = 1; i <= all; i++) {
            engine.know(goodPayer(i));
            engine.stand(position(i, GOLD, 1_000, 500, 1_000));
        }
        Set<RiskEngine.Key> seen = new HashSet<>(keys(engine.close(1)));
        assertEquals(RiskEngine.MOST_PER_BLOCK, seen.size());
        engine.stand(position(1, GOLD, 1_000, 501, 1_000));
        List<RiskEngine.Key> rest = keys(engine.close(2));
        assertEquals(11, rest.size(), "who waited first comes before who came back");
        assertEquals(key(1), rest.getLast());
        assertEquals(0, engine.waiting());
    }

    @Test
    void callsRunOnWithoutAChange() {
        engine.know(goodPayer(1));
        engine.stand(position(1, GOLD, 1_000_000, 1_000_000, 0));
        assertEquals(
                CallEffect.Call.class,
                engine.close(0).getFirst().effects().getFirst().getClass());
        assertEquals(List.of(), engine.close(86_399));
        assertEquals(
                List.of(new CallEffect.FreezeCredit()),
                engine.close(86_400).getFirst().effects());
    }

    /** However changes are cut into blocks: in the end each position has the rating of its last facts. */
    @Property(tries = 100)
    void keepsUpWithWhateverChanges(@ForAll long seed) {
        Random random = new Random(seed);
        RiskEngine kept = new RiskEngine(RULES, CALLS, Volatility.Weighted.DAILY);
        Position[] last = new Position[6];
        Obligor[] known = new Obligor[6];
        FixedPoint variance = FixedPoint.ZERO;
        for (int i = 1; i < 6; i++) {
            known[i] = goodPayer(i);
            kept.know(known[i]);
        }
        for (int round = 0; round < 60; round++) {
            int who = 1 + random.nextInt(5);
            switch (random.nextInt(5)) {
                case 0 -> {
                    known[who] =
                            Obligor.unknown(entity(who), new PaymentHistory(random.nextInt(50), random.nextInt(3)));
                    kept.know(known[who]);
                }
                case 1 -> {
                    FixedPoint moved = FixedPoint.of(random.nextInt(200) - 100).over(1_000);
                    variance = Volatility.Weighted.DAILY.next(variance, moved);
                    kept.move(GOLD, moved);
                }
                case 2 -> kept.close(round);
                default -> {
                    last[who] = position(who, GOLD, 1_000, random.nextInt(1_000), random.nextInt(1_000));
                    kept.stand(last[who]);
                }
            }
        }
        kept.close(100);
        for (int i = 1; i < 6; i++) {
            if (last[i] != null) {
                Rating anew = Rating.of(last[i], known[i], DefaultRisk.of(known[i], RULES), variance, RULES);
                assertEquals(anew, kept.rating(key(i)).orElseThrow());
            }
        }
    }
}
