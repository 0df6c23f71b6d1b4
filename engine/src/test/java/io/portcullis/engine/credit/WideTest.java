package io.portcullis.engine.credit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Integers of 128 bits are what BigInteger makes of them. */
class WideTest {
    private static final BigInteger SQUARED_UNITS = BigInteger.TEN.pow(36);

    private static final BigInteger WORD = BigInteger.TWO.pow(Long.SIZE);

    private static BigInteger unsigned(long bits) {
        BigInteger signed = BigInteger.valueOf(bits);
        return bits < 0 ? signed.add(WORD) : signed;
    }

    private static void agrees(long high, long low, long divisor) {
        BigInteger exact = unsigned(high).multiply(WORD).add(unsigned(low)).divide(unsigned(divisor));
        assertEquals(exact, unsigned(Wide.quotient(high, low, divisor)), high + ":" + low + " by " + divisor);
    }

    @Property(tries = 50_000)
    void anyDividendByAnyDivisor(@ForAll long anyDivisor, @ForAll long any, @ForAll long low) {
        long divisor = anyDivisor == 0 ? 1 : anyDivisor;
        agrees(Long.remainderUnsigned(any, divisor), low, divisor);
    }

    /** Where guesses of a digit are too large by one and by two. */
    @Test
    void dividendsAndDivisorsAtTheBordersOfTheirDigits() {
        long[] borders = {
            0,
            1,
            2,
            0x7fff_ffffL,
            0x8000_0000L,
            0xffff_fffeL,
            0xffff_ffffL,
            0x1_0000_0000L,
            0x1_0000_0001L,
            0x7fff_ffff_0000_0000L,
            0x7fff_ffff_ffff_fffeL,
            Long.MAX_VALUE,
            0x4000_0000_ffff_ffffL,
            0x8000_0000_0000_0000L,
            0xffff_ffff_0000_0000L,
            0xffff_ffff_ffff_ffffL,
            1_000_000_000_000_000_000L
        };
        for (long divisor : borders) {
            for (long high : borders) {
                for (long low : borders) {
                    if (divisor != 0 && Long.compareUnsigned(high, divisor) < 0) {
                        agrees(high, low, divisor);
                    }
                }
            }
        }
    }

    private static BigInteger exact(Wide wide) {
        return BigInteger.valueOf(wide.high()).multiply(WORD).add(unsigned(wide.low()));
    }

    private static Wide wide(long high, long low, int bits) {
        return new Wide(high, low).shiftRight(128 - bits);
    }

    @Property(tries = 20_000)
    void numbersGoIntoBothFormsAndBack(
            @ForAll long high, @ForAll long low, @ForAll @IntRange(min = 1, max = 128) int bits) {
        Wide wide = wide(high, low, bits);
        assertEquals(exact(wide), wide.toBigInteger());
        assertEquals(wide, Wide.of(wide.toBigInteger()));
    }

    @Property(tries = 20_000)
    void sumsAndProducts(
            @ForAll long high,
            @ForAll long low,
            @ForAll long otherHigh,
            @ForAll long otherLow,
            @ForAll @IntRange(min = 1, max = 126) int bits,
            @ForAll @IntRange(min = 1, max = 63) int byBits) {
        Wide one = wide(high, low, bits);
        Wide other = wide(otherHigh, otherLow, bits);
        assertEquals(exact(one).add(exact(other)), exact(one.plus(other)));
        assertEquals(exact(one).subtract(exact(other)), exact(one.minus(other)));
        assertEquals(exact(one).negate(), exact(one.negated()));
        assertEquals(exact(one).compareTo(exact(other)) > 0, one.isAbove(other));
        assertEquals(BigInteger.valueOf(high).multiply(BigInteger.valueOf(low)), exact(Wide.product(high, low)));
        long by = otherLow >> (Long.SIZE - byBits);
        Wide factor = wide(high, low, 127 - byBits);
        BigInteger product = exact(factor).multiply(BigInteger.valueOf(by));
        assertEquals(product, exact(factor.times(by)));
    }

    @Property(tries = 20_000)
    void productsOfMoreThan128BitsThatAreShiftedBack(
            @ForAll long high,
            @ForAll long low,
            @ForAll long by,
            @ForAll @IntRange(min = 1, max = 127) int bits,
            @ForAll @IntRange(min = 1, max = 63) int places) {
        Wide one = wide(high, low, bits);
        BigInteger shifted = exact(one).multiply(BigInteger.valueOf(by)).shiftRight(places);
        if (shifted.bitLength() < 128) {
            assertEquals(shifted, exact(one.times(by, places)));
        }
    }

    @Property(tries = 20_000)
    void shiftsGoDown(@ForAll long high, @ForAll long low, @ForAll @IntRange(max = 127) int places) {
        Wide one = new Wide(high, low);
        BigInteger exact = exact(one);
        assertEquals(exact.shiftRight(places), exact(one.shiftRight(places)));
        Wide small = one.shiftRight(places);
        assertEquals(exact(small).shiftLeft(places), exact(small.shiftLeft(places)));
        if (places > 0 && exact.bitLength() < 127) {
            BigInteger half = BigInteger.ONE.shiftLeft(places - 1);
            assertEquals(exact.add(half).shiftRight(places), exact(one.shiftRightRounded(places)));
        }
    }

    @Property(tries = 20_000)
    void quotientsByTheSquareOfAUnitGoDown(
            @ForAll @LongRange(min = 0) long high,
            @ForAll long low,
            @ForAll @IntRange(min = 1, max = 127) int bits,
            @ForAll @IntRange(min = 1, max = 63) int places) {
        Wide one = wide(high, low, bits);
        BigInteger quotient = exact(one).shiftLeft(places).divide(SQUARED_UNITS);
        if (quotient.bitLength() < Long.SIZE) {
            assertEquals(quotient, BigInteger.valueOf(one.ofSquaredUnits(places)));
        }
    }

    @Property(tries = 20_000)
    void rootsAreTheGreatestWhoseSquareFits(
            @ForAll @LongRange(min = 0) long high, @ForAll long low, @ForAll @IntRange(min = 2, max = 126) int bits) {
        Wide one = wide(high, low, bits);
        assertEquals(exact(one).sqrt(), BigInteger.valueOf(Wide.root(one.high(), one.low())));
    }
}
