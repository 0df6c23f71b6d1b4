package io.portcullis.engine.credit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Published and worked values of the models, and what must hold of every input. */
class ModelsTest {
    private static final FixedPoint ERROR = FixedPoint.of("0.0000000001");

    private static FixedPoint fixed(String text) {
        return FixedPoint.of(text);
    }

    private static void assertNear(String expected, FixedPoint value, String tolerance) {
        assertTrue(
                value.minus(fixed(expected)).absolute().compareTo(fixed(tolerance)) <= 0,
                () -> value + " is not " + expected + " ± " + tolerance);
    }

    private static Irb.Terms corporate(String probability, String salesMillionEuros) {
        return new Irb.Terms(fixed(probability), fixed("0.45"), fixed("2.5"), fixed(salesMillionEuros));
    }

    /** The illustrative risk weights of Basel II, annex 5, LGD 45 %, 2.5 years. */
    @Test
    void riskWeightsAreTheCommittees() {
        Map.of(
                        "0.0003", "0.1444", "0.001", "0.2965", "0.005", "0.6961", "0.01", "0.9232", "0.02", "1.1486",
                        "0.03", "1.2844")
                .forEach((probability, weight) ->
                        assertNear(weight, Irb.riskWeight(corporate(probability, "50")), "0.0001"));
        assertNear("0.7240", Irb.riskWeight(corporate("0.01", "5")), "0.0001");
    }

    @Test
    void riskWeightHasItsFloorAndKnowsWhatHasDefaulted() {
        assertEquals(Irb.capital(corporate("0.0003", "50")), Irb.capital(corporate("0", "50")));
        assertEquals(FixedPoint.ZERO, Irb.capital(corporate("1", "50")));
        assertThrows(IllegalArgumentException.class, () -> corporate("1.01", "50"));
    }

    @Test
    void salesCountBetweenFiveAndFifty() {
        assertEquals(Irb.capital(corporate("0.01", "50")), Irb.capital(corporate("0.01", "5000")));
        assertEquals(Irb.capital(corporate("0.01", "5")), Irb.capital(corporate("0.01", "0")));
    }

    /** J. Hull, Options, Futures, and Other Derivatives, example on Merton's model. */
    @Test
    void findsTheAssetsBehindTheEquity() {
        Merton.Solution solution = Merton.solve(
                        new Merton.Firm(fixed("3"), fixed("0.8"), fixed("10"), fixed("0.05"), fixed("1")))
                .orElseThrow();
        assertNear("12.3954", solution.assets(), "0.00005");
        assertNear("0.21230", solution.assetVolatility(), "0.000005");
        assertNear("0.12697", solution.defaultProbability(), "0.000005");
    }

    /** What is found solves both equations, from a cent of equity on a euro of debt to a hundred euros. */
    @Property(tries = 300)
    void whatIsFoundSolvesBothEquations(
            @ForAll @IntRange(min = 10, max = 100_000) int equityThousandths,
            @ForAll @IntRange(min = 20, max = 1_200) int volatilityThousandths,
            @ForAll @IntRange(min = -20, max = 100) int rateThousandths,
            @ForAll @IntRange(min = 100, max = 5_000) int yearsThousandths) {
        Merton.Firm firm = new Merton.Firm(
                FixedPoint.of(equityThousandths).over(1_000),
                FixedPoint.of(volatilityThousandths).over(1_000),
                FixedPoint.ONE,
                FixedPoint.of(rateThousandths).over(1_000),
                FixedPoint.of(yearsThousandths).over(1_000));
        Merton.Solution found = Merton.solve(firm).orElseThrow();
        FixedPoint spread = found.assetVolatility().times(firm.years().root());
        FixedPoint upper = found.distance().plus(spread);
        FixedPoint delta = found.assets().times(Normal.cumulative(upper));
        FixedPoint discount = Exponential.exp(firm.rate().times(firm.years()).negated());
        FixedPoint equity = delta.minus(discount.times(Normal.cumulative(found.distance())));
        assertTrue(equity.minus(firm.equity())
                        .absolute()
                        .compareTo(ERROR.times(firm.equity()).max(ERROR))
                <= 0);
        FixedPoint moved = found.assetVolatility().times(delta);
        assertTrue(moved.minus(firm.equityVolatility().times(firm.equity()))
                        .absolute()
                        .compareTo(ERROR.times(firm.equity()).max(ERROR))
                <= 0);
        assertEquals(Normal.cumulative(found.distance().negated()), found.defaultProbability());
    }

    @Test
    void sizeOfTheFirmDoesNotMatter() {
        Merton.Firm small = new Merton.Firm(fixed("3"), fixed("0.8"), fixed("10"), fixed("0.05"), fixed("1"));
        Merton.Firm large = new Merton.Firm(
                fixed("3000000000000"), fixed("0.8"), fixed("10000000000000"), fixed("0.05"), fixed("1"));
        assertEquals(
                Merton.solve(small).orElseThrow().defaultProbability(),
                Merton.solve(large).orElseThrow().defaultProbability());
    }

    @Test
    void weightsTheNewestReturn() {
        assertEquals(
                "0.0003363",
                Volatility.Weighted.DAILY
                        .next(fixed("0.000324"), fixed("-0.023"))
                        .toString());
    }

    @Test
    void varianceReturnsToItsMean() {
        Volatility.Garch garch = new Volatility.Garch(fixed("0.000002"), fixed("0.13"), fixed("0.86"));
        assertEquals("0.0002", garch.longRunVariance().toString());
        assertEquals("0.00023516", garch.next(fixed("0.000256"), fixed("0.01")).toString());
        assertThrows(
                IllegalArgumentException.class,
                () -> new Volatility.Garch(fixed("0.000002"), fixed("0.2"), fixed("0.8")));
    }

    @Test
    void readsTheHazardFromTheSpread() {
        Map.of("0.005", "0.0083", "0.008", "0.0133", "0.01", "0.0167")
                .forEach((spread, rate) -> assertEquals(
                        rate,
                        Hazard.ofSpread(fixed(spread), fixed("0.4")).rate().toString(4)));
        assertEquals(
                FixedPoint.ZERO, Hazard.ofSpread(fixed("-0.01"), fixed("0.4")).rate());
        assertThrows(IllegalArgumentException.class, () -> Hazard.ofSpread(fixed("0.01"), FixedPoint.ONE));
    }

    @Test
    void hazardAddsUpOverTheYears() {
        Hazard hazard = new Hazard(fixed("0.02"));
        assertNear("0.019801326693244698", hazard.defaultProbability(FixedPoint.ONE), "0.0000000000000001");
        assertEquals(FixedPoint.ZERO, hazard.defaultProbability(FixedPoint.ZERO));
    }

    @Test
    void noHistoryIsAnEvenChance() {
        assertEquals("0.5", PaymentHistory.NONE.missProbability().toString());
        assertEquals(
                "0.25",
                PaymentHistory.NONE.afterKept().afterKept().missProbability().toString());
        assertEquals(
                "0.5",
                new PaymentHistory(2, 0)
                        .afterMissed()
                        .afterMissed()
                        .missProbability()
                        .toString());
    }
}
