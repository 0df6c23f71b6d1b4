package io.portcullis.engine.credit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The stated error bounds, against values of 25 places; the file says how they were computed. */
class FunctionsTest {
    private record Reference(String function, FixedPoint argument, BigDecimal value) {}

    private static List<Reference> references(String function) throws IOException {
        try (InputStream in = FunctionsTest.class.getResourceAsStream("functions.csv")) {
            List<Reference> all = new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(function + ","))
                    .map(line -> line.split(",", -1))
                    .map(cells -> new Reference(cells[0], FixedPoint.of(cells[1]), new BigDecimal(cells[2])))
                    .toList();
            assertTrue(all.size() >= 150, "the file has references for " + function);
            return all;
        }
    }

    private static void assertWithin(
            String function, UnaryOperator<FixedPoint> computed, String absolute, String relative) throws IOException {
        for (Reference reference : references(function)) {
            BigDecimal value =
                    new BigDecimal(computed.apply(reference.argument()).units(), FixedPoint.PLACES);
            BigDecimal bound = new BigDecimal(absolute)
                    .add(new BigDecimal(relative).multiply(reference.value().abs()));
            BigDecimal error = value.subtract(reference.value()).abs();
            assertTrue(error.compareTo(bound) <= 0, () -> reference + " is wrong by " + error);
        }
    }

    @Test
    void exponentialKeepsItsBound() throws IOException {
        assertWithin("exp", Exponential::exp, "1e-18", "1e-16");
    }

    @Test
    void logarithmKeepsItsBound() throws IOException {
        assertWithin("ln", Exponential::ln, "1e-16", "0");
    }

    @Test
    void distributionKeepsItsBound() throws IOException {
        assertWithin("cumulative", Normal::cumulative, "1e-15", "0");
    }

    @Test
    void quantileKeepsItsBound() throws IOException {
        assertWithin("quantile", Normal::quantile, "1e-13", "0");
    }

    @Test
    void quantileOfOneInAThousand() {
        assertEquals("3.090232306", Normal.quantile(FixedPoint.of("0.999")).toString(9));
    }

    /** Where the series hands over to the fraction, neither may jump. */
    @Property(tries = 500)
    void distributionNeverFalls(@ForAll @LongRange(min = -9_000_000, max = 9_000_000) long micros) {
        FixedPoint x = FixedPoint.of(micros).over(1_000_000);
        FixedPoint next = x.plus(FixedPoint.of("0.000001"));
        assertFalse(Normal.cumulative(next).isBelow(Normal.cumulative(x)), () -> "falls at " + x);
    }

    @Property(tries = 500)
    void sidesOfTheDistributionMakeOne(@ForAll @LongRange(min = 0, max = 9_000_000) long micros) {
        FixedPoint x = FixedPoint.of(micros).over(1_000_000);
        FixedPoint sum = Normal.cumulative(x).plus(Normal.cumulative(x.negated()));
        assertTrue(sum.minus(FixedPoint.ONE).absolute().compareTo(FixedPoint.of("0.000000000000000002")) <= 0);
    }

    @Property(tries = 500)
    void rootIsTheGreatestWhoseSquareFits(@ForAll @LongRange(min = 0) long units) {
        FixedPoint x = FixedPoint.of(units).over(1L << (units % 62));
        FixedPoint root = x.root();
        FixedPoint next = root.plus(FixedPoint.of("0.000000000000000001"));
        assertTrue(root.units().pow(2).compareTo(x.units().multiply(FixedPoint.ONE_UNITS)) <= 0);
        assertTrue(next.units().pow(2).compareTo(x.units().multiply(FixedPoint.ONE_UNITS)) > 0);
    }

    /** 254·ln 2 − 18·ln 10: what is in between has all of its 127 bits. */
    @Test
    void theLargestNumbersHaveLogarithmsToo() {
        FixedPoint large = new FixedPoint(java.math.BigInteger.ONE.shiftLeft(254));
        assertEquals("134.612852188333286", Exponential.ln(large).toString(15));
    }

    @Test
    void refusesWhatHasNoValue() {
        assertThrows(ArithmeticException.class, () -> Exponential.ln(FixedPoint.ZERO));
        assertThrows(ArithmeticException.class, () -> Exponential.exp(FixedPoint.of(131)));
        assertThrows(ArithmeticException.class, () -> Normal.quantile(FixedPoint.ZERO));
        assertThrows(ArithmeticException.class, () -> Normal.quantile(FixedPoint.ONE));
        assertThrows(ArithmeticException.class, () -> FixedPoint.of(-1).root());
        assertThrows(ArithmeticException.class, () -> FixedPoint.ONE.over(FixedPoint.ZERO));
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        FixedPoint large = new FixedPoint(java.math.BigInteger.ONE.shiftLeft(254));
        assertThrows(ArithmeticException.class, () -> large.plus(large));
        assertThrows(ArithmeticException.class, () -> large.times(2));
    }

    @Test
    void readsPlainDecimalsOnly() {
        assertEquals("-12.05", FixedPoint.of("-12.050").toString());
        for (String text : List.of("", "1e3", "+1", ".5", "1.", "01", "1.0000000000000000001", " 1", "٣", "NaN")) {
            assertThrows(IllegalArgumentException.class, () -> FixedPoint.of(text), text);
        }
    }

    @Test
    void roundsProductsToTheNearestTiesToEven() {
        FixedPoint unit = FixedPoint.of("0.000000000000000001");
        assertEquals(FixedPoint.ZERO, unit.over(2));
        assertEquals(unit.times(2), unit.times(3).over(2));
        assertEquals(unit.times(-2), unit.times(-3).over(2));
        assertEquals(unit.times(-1), unit.times(4).over(-3));
    }

    @Test
    void holdsWholeUnitsAboveAndBelow() {
        assertEquals("3", FixedPoint.of("2.1").ceiling().toString());
        assertEquals("2", FixedPoint.of("2.1").floor().toString());
        assertEquals("-2", FixedPoint.of("-2.1").ceiling().toString());
        assertEquals("-3", FixedPoint.of("-2.1").floor().toString());
    }
}
