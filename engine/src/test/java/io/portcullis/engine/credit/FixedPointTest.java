package io.portcullis.engine.credit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Products and quotients of every size are what decimals make of them, rounded to the nearest unit and ties to even. */
class FixedPointTest {
    /** Where numbers stop multiplying as longs. */
    private static final int[] BORDERS = {0, 1, 17, 18, 31, 32, 33, 59, 60, 61, 62, 63, 64, 65, 120, 126, 127};

    private static FixedPoint number(Random random, int bits) {
        BigInteger units = new BigInteger(bits, random);
        return new FixedPoint(random.nextBoolean() ? units : units.negate());
    }

    private static BigInteger nearest(BigDecimal exact) {
        return exact.setScale(FixedPoint.PLACES, RoundingMode.HALF_EVEN).unscaledValue();
    }

    private static BigDecimal decimal(FixedPoint number) {
        return new BigDecimal(number.units(), FixedPoint.PLACES);
    }

    private static void agrees(FixedPoint one, FixedPoint other) {
        assertEquals(one.units().add(other.units()), one.plus(other).units(), one + " plus " + other);
        assertEquals(one.units().subtract(other.units()), one.minus(other).units(), one + " minus " + other);
        assertEquals(one.units().compareTo(other.units()), one.compareTo(other), one + " against " + other);
        assertEquals(one.units().equals(other.units()), one.equals(other), one + " is " + other);
        assertEquals(one, other.plus(one.minus(other)), "there and back");
        assertEquals(one.hashCode(), other.plus(one.minus(other)).hashCode(), "there and back");
        assertEquals(
                nearest(decimal(one).multiply(decimal(other))), one.times(other).units(), one + " times " + other);
        if (other.sign() != 0) {
            BigInteger quotient = decimal(one)
                    .divide(decimal(other), FixedPoint.PLACES, RoundingMode.HALF_EVEN)
                    .unscaledValue();
            assertEquals(quotient, one.over(other).units(), one + " over " + other);
        }
    }

    @Property(tries = 20_000)
    void productsAndQuotientsAreTheDecimals(
            @ForAll @IntRange(max = 120) int bits, @ForAll @IntRange(max = 120) int otherBits, @ForAll long seed) {
        Random random = new Random(seed);
        agrees(number(random, bits), number(random, otherBits));
    }

    @Test
    void atTheBordersOfTheShortFormToo() {
        for (int bits : BORDERS) {
            for (int otherBits : BORDERS) {
                for (int less = -1; less < 2; less++) {
                    FixedPoint one = new FixedPoint(BigInteger.TWO.pow(bits).subtract(BigInteger.valueOf(less)));
                    FixedPoint other =
                            new FixedPoint(BigInteger.TWO.pow(otherBits).subtract(BigInteger.valueOf(less)));
                    agrees(one, other);
                    agrees(one.negated(), other);
                    agrees(one.negated(), other.negated());
                }
            }
        }
    }

    @Property(tries = 5_000)
    void multiplesAndPartsAreTheDecimals(@ForAll @IntRange(max = 120) int bits, @ForAll long by, @ForAll long seed) {
        FixedPoint number = number(new Random(seed), bits);
        assertEquals(
                number.units().multiply(BigInteger.valueOf(by)),
                number.times(by).units());
        if (by != 0) {
            assertEquals(
                    decimal(number).divide(BigDecimal.valueOf(by), FixedPoint.PLACES, RoundingMode.HALF_EVEN),
                    decimal(number.over(by)));
        }
    }

    /** Half a unit goes to the even neighbour, whichever sign it has. */
    @Property(tries = 2_000)
    void tiesGoToTheEvenUnit(@ForAll @IntRange(min = -4_000_000, max = 4_000_000) int odd) {
        FixedPoint half = FixedPoint.of("0.5");
        FixedPoint units = new FixedPoint(BigInteger.valueOf(2L * odd + 1));
        agrees(units, half);
        agrees(units, half.negated());
        assertEquals(
                nearest(decimal(units).divide(BigDecimal.valueOf(2))),
                units.over(2).units());
        assertEquals(
                nearest(decimal(units).divide(BigDecimal.valueOf(-2))),
                units.over(-2).units());
    }

    @Test
    void nothingIsDividedByZero() {
        assertThrows(ArithmeticException.class, () -> FixedPoint.ONE.over(0));
        assertThrows(ArithmeticException.class, () -> FixedPoint.ONE.over(FixedPoint.ZERO));
        assertThrows(ArithmeticException.class, () -> FixedPoint.of(1L << 62).over(FixedPoint.ZERO));
    }
}
