package io.portcullis.engine.credit;

import static io.portcullis.engine.credit.Credit.GOLD;
import static io.portcullis.engine.credit.Credit.RULES;
import static io.portcullis.engine.credit.Credit.fixed;
import static io.portcullis.engine.credit.Credit.goodPayer;
import static io.portcullis.engine.credit.Credit.position;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What a position costs, and what must be held against it. */
class RatingTest {
    private static Rating rate(Position position, Obligor obligor, String variance) {
        return Rating.of(position, obligor, DefaultRisk.of(obligor, RULES), fixed(variance), RULES);
    }

    @Test
    void countsTheUndrawnInPart() {
        Rating rating = rate(position(1, GOLD, 1_000_000, 400_000, 0), goodPayer(1), "0");
        assertEquals("850000", rating.exposureAtDefault().toString());
        assertEquals(4_000, rating.utilisationBasisPoints());
        assertEquals("382.5", rating.expectedLoss().toString());
        assertEquals("20164.715", rating.capital().toString(3));
        assertEquals(Amount.of(20_548), rating.required());
        assertEquals(Amount.of(20_548), rating.shortfall());
        assertEquals(Optional.of(BigInteger.ZERO), rating.coverageBasisPoints());
    }

    @Test
    void priceTailCountsWhereItIsMore() {
        Rating rating = rate(position(1, GOLD, 1_000_000, 1_000_000, 500_000), goodPayer(1), "0.0004");
        assertEquals("0.02", rating.volatility().toString());
        assertEquals(
                "147362.139",
                fixed("2.33")
                        .times(fixed("0.02"))
                        .times(FixedPoint.of(10).root())
                        .times(1_000_000)
                        .toString(3));
        assertEquals(Amount.of(147_363), rating.required());
        assertEquals(Amount.ZERO, rating.shortfall());
        assertEquals(Optional.of(BigInteger.valueOf(33_929)), rating.coverageBasisPoints());
    }

    @Test
    void floorHoldsForTheSmallest() {
        assertEquals(
                Amount.of(100),
                rate(position(1, GOLD, 10, 1, 0), goodPayer(1), "0").required());
        assertEquals(
                Amount.ZERO, rate(position(1, GOLD, 0, 0, 0), goodPayer(1), "0").required());
    }

    @Test
    void whatFallsWithTheCounterpartySecuresNothing() {
        Rating rating = rate(position(1, GOLD, 1_000, 1_000, 900), goodPayer(1, GOLD), "0");
        assertTrue(rating.isWrongWay());
        assertEquals(Amount.ZERO, rating.eligible());
        assertEquals(rating.required(), rating.shortfall());
    }

    @Test
    void drawnOnNoLimitIsFullyUsed() {
        assertEquals(10_000, rate(position(1, GOLD, 0, 5, 0), goodPayer(1), "0").utilisationBasisPoints());
        assertEquals(
                15_000, rate(position(1, GOLD, 100, 150, 0), goodPayer(1), "0").utilisationBasisPoints());
    }

    @Test
    void theWorstModelCounts() {
        Obligor quoted = new Obligor(
                Credit.entity(1),
                Credit.entity(1),
                Optional.of(new Merton.Firm(fixed("3"), fixed("0.8"), fixed("10"), fixed("0.05"), FixedPoint.ONE)),
                Optional.of(fixed("0.01")),
                new PaymentHistory(998, 0),
                FixedPoint.of(50),
                Set.of());
        DefaultRisk risk = DefaultRisk.of(quoted, RULES);
        assertEquals("0.12697", risk.probability().toString(5));
        assertEquals("1.14083", risk.distance().orElseThrow().toString(5));
    }

    @Test
    void aFirmThatNoModelSolvesHasFailed() {
        Obligor lost = new Obligor(
                Credit.entity(1),
                Credit.entity(1),
                Optional.of(new Merton.Firm(
                        fixed("0.000000000001"), fixed("3"), FixedPoint.ONE, fixed("0.05"), fixed("3"))),
                Optional.empty(),
                new PaymentHistory(998, 0),
                FixedPoint.of(50),
                Set.of());
        DefaultRisk risk = DefaultRisk.of(lost, RULES);
        assertEquals(FixedPoint.ONE, risk.probability());
        assertEquals(FixedPoint.ZERO, risk.capital());
    }

    @Test
    void spreadAddsUp() {
        DefaultRisk risk = DefaultRisk.of(goodPayer(1), RULES);
        FixedPoint expected = fixed("0.02")
                .plus(fixed("1.5").times(fixed("0.45")).times(risk.probability()))
                .plus(risk.capital().times(fixed("0.1")));
        assertEquals(
                expected, rate(position(1, GOLD, 1, 1, 0), goodPayer(1), "0").spread());
    }

    @Test
    void toldSpreadMovesByTheClampAtMost() {
        assertEquals(fixed("0.055"), CreditSpread.next(fixed("0.05"), fixed("0.2"), fixed("0.005")));
        assertEquals(fixed("0.045"), CreditSpread.next(fixed("0.05"), FixedPoint.ZERO, fixed("0.005")));
        assertEquals(fixed("0.052"), CreditSpread.next(fixed("0.05"), fixed("0.052"), fixed("0.005")));
    }

    @Property(tries = 300)
    void moreDrawnNeverNeedsLess(
            @ForAll @IntRange(max = 1_000_000) int drawn, @ForAll @IntRange(max = 1_000_000) int more) {
        Rating less = rate(position(1, GOLD, 2_000_000, drawn, 0), goodPayer(1), "0.0004");
        Rating greater = rate(position(1, GOLD, 2_000_000, (long) drawn + more, 0), goodPayer(1), "0.0004");
        assertFalse(greater.required().compareTo(less.required()) < 0);
    }
}
