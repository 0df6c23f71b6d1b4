package io.portcullis.engine.credit;

import java.math.BigInteger;

/**
 * e^x and ln x without a floating point.
 *
 * <p>Inside, numbers near one are longs of sixty binary places, whose products take the upper half of 128 bits. Each step there is wrong by
 * at most one place, 2⁻⁶⁰ &lt; 10⁻¹⁸, and the sums below shrink by at least a half a step, so all steps together by less than six. Bounds:
 *
 * <ul>
 *   <li>{@code exp}: |error| ≤ 10⁻¹⁶·e^x + 10⁻¹⁸
 *   <li>{@code ln}: |error| ≤ 10⁻¹⁶, where the argument is at least 10⁻¹⁶ away from what the sixty places can hold
 * </ul>
 */
public final class Exponential {
    /** Beyond this e^x has no use in the model, and would not fit. */
    public static final FixedPoint MOST_EXPONENT = FixedPoint.of(130);

    /** Below this e^x rounds to zero. */
    private static final FixedPoint LEAST_EXPONENT = FixedPoint.of(-42);

    static final int BINARY_PLACES = 60;
    static final long BINARY_ONE = 1L << BINARY_PLACES;

    /** √2 with sixty binary places. */
    private static final long BINARY_ROOT_TWO = 1_630_477_228_166_597_776L;

    /** ln 2 with 36 decimal places. */
    private static final Wide LN_TWO = Wide.of(new BigInteger("693147180559945309417232121458176568"));

    private static final Wide HALF_LN_TWO = LN_TWO.shiftRight(1);

    /** e^x of no more doublings fits a long. */
    private static final int NARROW_DOUBLINGS = 2;

    /** 0.347¹⁷ / 17! is below 2⁻⁷⁴. */
    private static final int EXP_TERMS = 17;

    /** 0.0295¹⁵ is below 2⁻⁷⁶. */
    private static final int LN_TERMS = 15;

    private Exponential() {}

    /** @throws ArithmeticException above {@link #MOST_EXPONENT} */
    public static FixedPoint exp(FixedPoint x) {
        if (x.isAbove(MOST_EXPONENT)) {
            throw new ArithmeticException("e^" + x + " is beyond the model");
        }
        if (x.isBelow(LEAST_EXPONENT)) {
            return FixedPoint.ZERO;
        }
        // x = doublings · ln 2 + rest, with |rest| ≤ ln 2 / 2; x has at most 67 bits, so all of it fits 127.
        Wide fine = x.toWide().times(Wide.ONE_UNITS);
        int doublings = Math.toIntExact(fine.high() / LN_TWO.high());
        Wide rest = fine.minus(LN_TWO.times(doublings));
        while (rest.isAbove(HALF_LN_TWO)) {
            rest = rest.minus(LN_TWO);
            doublings++;
        }
        while (rest.negated().isAbove(HALF_LN_TWO)) {
            rest = rest.plus(LN_TWO);
            doublings--;
        }
        long part =
                rest.isNegative() ? -rest.negated().ofSquaredUnits(BINARY_PLACES) : rest.ofSquaredUnits(BINARY_PLACES);
        long sum = BINARY_ONE;
        for (int n = EXP_TERMS; n >= 1; n--) {
            sum = BINARY_ONE + times(sum, part) / n;
        }
        int places = BINARY_PLACES - doublings;
        return doublings <= NARROW_DOUBLINGS
                ? FixedPoint.ofUnits(Wide.product(sum, Wide.ONE_UNITS).shiftRightRounded(places))
                : new FixedPoint(rounded(BigInteger.valueOf(sum).multiply(FixedPoint.ONE_UNITS), places));
    }

    /** @throws ArithmeticException of zero and below */
    public static FixedPoint ln(FixedPoint x) {
        if (x.sign() <= 0) {
            throw new ArithmeticException("no logarithm of " + x);
        }
        // x = mantissa · 2^doublings: from 1.15 to 2.31 at first, then from √½ to √2.
        int doublings = x.bits() - FixedPoint.ONE.bits() - 1;
        long mantissa = mantissa(x, doublings);
        while (mantissa > BINARY_ROOT_TWO) {
            mantissa = mantissa(x, ++doublings);
        }
        long above = mantissa - BINARY_ONE;
        long size = Wide.product(Math.abs(above), BINARY_ONE).over(mantissa + BINARY_ONE);
        long ratio = above < 0 ? -size : size;
        long square = times(ratio, ratio);
        long sum = 0;
        for (int n = LN_TERMS; n >= 0; n--) {
            sum = BINARY_ONE / (2 * n + 1) + times(sum, square);
        }
        long half = times(sum, ratio);
        // The largest number there is has a logarithm of 136, and 136 · 10³⁶ has 127 bits.
        return FixedPoint.ofSquaredUnits(
                LN_TWO.times(doublings).plus(Wide.SQUARED_UNITS.times(half, BINARY_PLACES - 1)));
    }

    private static long mantissa(FixedPoint x, int doublings) {
        int shift = BINARY_PLACES - doublings;
        if (x.isNarrow()) {
            return x.toWide().shiftLeft(shift).over(Wide.ONE_UNITS);
        }
        BigInteger scaled = shift >= 0 ? x.units().shiftLeft(shift) : x.units().shiftRight(-shift);
        return scaled.divide(FixedPoint.ONE_UNITS).longValueExact();
    }

    /** The product of two numbers of sixty binary places, rounded down. */
    static long times(long a, long b) {
        return Math.multiplyHigh(a, b) << (Long.SIZE - BINARY_PLACES) | (a * b) >>> BINARY_PLACES;
    }

    /** {@code number / 2^places}, rounded to the nearest. */
    private static BigInteger rounded(BigInteger number, int places) {
        if (places <= 0) {
            return number.shiftLeft(-places);
        }
        return number.add(BigInteger.ONE.shiftLeft(places - 1)).shiftRight(places);
    }
}
