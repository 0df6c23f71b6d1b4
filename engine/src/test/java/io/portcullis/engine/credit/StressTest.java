package io.portcullis.engine.credit;

import static io.portcullis.engine.credit.Credit.GOLD;
import static io.portcullis.engine.credit.Credit.RULES;
import static io.portcullis.engine.credit.Credit.SILVER;
import static io.portcullis.engine.credit.Credit.entity;
import static io.portcullis.engine.credit.Credit.fixed;
import static io.portcullis.engine.credit.Credit.goodPayer;
import static io.portcullis.engine.credit.Credit.position;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.EntityId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Cover 1 and cover 2: by group, at stressed prices. */
class StressTest {
    private static final Stress.Scenario CRASH =
            new Stress.Scenario("silver doubles", Map.of(SILVER, FixedPoint.of(2)), FixedPoint.ONE);

    private static Rating rated(Position position) {
        Obligor obligor = goodPayer(1);
        return Rating.of(position, obligor, DefaultRisk.of(obligor, RULES), FixedPoint.ZERO, RULES);
    }

    private static final List<Rating> RATINGS = Stream.of(
                    position(1, GOLD, 100, 80, 30),
                    position(2, GOLD, 60, 60, 0),
                    position(3, SILVER, 20, 10, 0),
                    position(4, GOLD, 10, 10, 500))
            .map(StressTest::rated)
            .toList();

    private static Obligor member(int number, int parent) {
        Obligor alone = goodPayer(number);
        return new Obligor(
                entity(number),
                entity(parent),
                Optional.empty(),
                Optional.empty(),
                alone.history(),
                alone.salesMillionEuros(),
                Set.of());
    }

    private static Stress.Outcome run(Map<EntityId, Obligor> obligors, int cover, String resources) {
        return Stress.run(
                CRASH,
                RATINGS,
                obligors,
                Map.of(GOLD, FixedPoint.ONE, SILVER, FixedPoint.ONE),
                cover,
                fixed(resources));
    }

    @Test
    void theWorstOneAndTheWorstTwo() {
        assertEquals(
                List.of(new Stress.GroupLoss(entity(1), FixedPoint.of(70))),
                run(Map.of(), 1, "70").worst());
        assertTrue(run(Map.of(), 1, "70").isCovered());
        Stress.Outcome two = run(Map.of(), 2, "70");
        assertEquals(FixedPoint.of(130), two.loss());
        assertFalse(two.isCovered());
        assertEquals(FixedPoint.of(60), two.shortfall());
    }

    @Test
    void membersOfAGroupFailTogether() {
        Map<EntityId, Obligor> group = Map.of(entity(2), member(2, 3), entity(3), member(3, 3));
        assertEquals(
                List.of(new Stress.GroupLoss(entity(3), FixedPoint.of(100))),
                run(group, 1, "0").worst());
    }

    @Test
    void noPriceIsNoStress() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Stress.run(CRASH, RATINGS, Map.of(), Map.of(GOLD, FixedPoint.ONE), 1, FixedPoint.ZERO));
    }
}
