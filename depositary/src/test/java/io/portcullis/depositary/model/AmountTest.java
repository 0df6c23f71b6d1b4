package io.portcullis.depositary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Two words count exactly as integers do. */
class AmountTest {
    @Provide
    Arbitrary<BigInteger> units() {
        return Arbitraries.oneOf(
                Arbitraries.bigIntegers().between(Amount.MIN_UNITS, Amount.MAX_UNITS),
                Arbitraries.of(
                        Amount.MIN_UNITS,
                        Amount.MAX_UNITS,
                        BigInteger.ZERO,
                        BigInteger.ONE.negate(),
                        BigInteger.ONE.shiftLeft(63),
                        BigInteger.ONE.shiftLeft(64),
                        BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE),
                        BigInteger.ONE.shiftLeft(64).negate()));
    }

    @Property
    void writesTwosComplementAndReadsItBack(@ForAll long high, @ForAll long low) {
        Amount amount = new Amount(high, low);
        byte[] into = new byte[Amount.BYTES + 3];
        amount.copyTo(into, 2);
        byte[] bytes = Arrays.copyOfRange(into, 2, 2 + Amount.BYTES);
        assertEquals(amount.units(), new BigInteger(bytes));
        assertEquals(amount, Amount.of(into, 2));
    }

    @Property
    void countsAsIntegersDo(@ForAll("units") BigInteger a, @ForAll("units") BigInteger b) {
        Amount left = new Amount(a);
        Amount right = new Amount(b);
        assertEquals(a, left.units());
        assertEquals(a.compareTo(b), left.compareTo(right));
        assertEquals(a.min(b), left.min(right).units());
        assertEquals(a.max(b), left.max(right).units());
        assertEquals(a.max(BigInteger.ZERO), left.orZero().units());
        assertEquals(a.signum() > 0, left.isPositive());
        assertEquals(a.signum() < 0, left.isNegative());
        assertEquals(a.signum() == 0, left.isZero());
        assertEquals(a.toString(), left.toString());
        assertEquals(left, Amount.fromDecimal(left.toString()));
        sameOrOverflow(a.add(b), () -> left.plus(right));
        sameOrOverflow(a.subtract(b), () -> left.minus(right));
        sameOrOverflow(a.negate(), left::negate);
    }

    @Property
    void knowsHowManyBitsAMagnitudeNeeds(@ForAll("units") BigInteger a) {
        for (int bits = 1; bits <= 127; bits++) {
            assertEquals(a.bitLength() <= bits, new Amount(a).fits(bits), a + " in " + bits + " bits");
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThrows(ArithmeticException.class, () -> new Amount(Amount.MAX_UNITS.add(BigInteger.ONE)));
        assertThrows(ArithmeticException.class, () -> new Amount(Amount.MIN_UNITS.subtract(BigInteger.ONE)));
    }

    private static void sameOrOverflow(BigInteger expected, java.util.function.Supplier<Amount> actual) {
        if (expected.bitLength() > 127) {
            assertThrows(ArithmeticException.class, actual::get);
        } else {
            assertEquals(expected, actual.get().units());
        }
    }
}
