package io.portcullis.engine.credit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Long division is what BigInteger makes of it. */
class WideTest {
    private static final BigInteger WORD = BigInteger.TWO.pow(Long.SIZE);

    private static BigInteger unsigned(long bits) {
        BigInteger signed = BigInteger.valueOf(bits);
        return bits < 0 ? signed.add(WORD) : signed;
    }

    private static void agrees(long high, long low, long divisor) {
        BigInteger exact = unsigned(high).multiply(WORD).add(unsigned(low)).divide(BigInteger.valueOf(divisor));
        assertEquals(exact, unsigned(Wide.quotient(high, low, divisor)), high + ":" + low + " by " + divisor);
    }

    @Property(tries = 50_000)
    void anyDividendByAnyDivisor(
            @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long divisor, @ForAll long any, @ForAll long low) {
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
                    if (divisor > 0 && Long.compareUnsigned(high, divisor) < 0) {
                        agrees(high, low, divisor);
                    }
                }
            }
        }
    }
}
