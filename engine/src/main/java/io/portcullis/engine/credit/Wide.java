package io.portcullis.engine.credit;

import java.math.BigInteger;

/**
 * A signed integer of 128 bits, for the steps between two numbers of the model: {@code high·2⁶⁴ + low}. BigInteger does the same at many times the cost,
 * which was most of what a rating cost.
 *
 * <p>Nothing here looks for an overflow: whoever calls keeps what comes of it within 127 bits and says why.
 *
 * @param high the upper 64 bits, signed
 * @param low the lower 64 bits, unsigned
 */
record Wide(long high, long low) {
    private static final long LOWER_HALF = 0xffff_ffffL;
    private static final Wide ONE = new Wide(0, 1);

    /** A fixed point's one: 10¹⁸. */
    static final long ONE_UNITS = 1_000_000_000_000_000_000L;

    /** The one of twice the places: 10³⁶. */
    static final Wide SQUARED_UNITS = product(ONE_UNITS, ONE_UNITS);

    /** The lowest 128 bits of a number. */
    static Wide of(BigInteger number) {
        return new Wide(number.shiftRight(Long.SIZE).longValue(), number.longValue());
    }

    static Wide product(long one, long other) {
        return new Wide(Math.multiplyHigh(one, other), one * other);
    }

    BigInteger toBigInteger() {
        BigInteger lower = BigInteger.valueOf(low >>> 1).shiftLeft(1).or(BigInteger.valueOf(low & 1));
        return BigInteger.valueOf(high).shiftLeft(Long.SIZE).or(lower);
    }

    Wide plus(Wide other) {
        long sum = low + other.low;
        return new Wide(high + other.high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0), sum);
    }

    Wide negated() {
        return new Wide(~high + (low == 0 ? 1 : 0), -low);
    }

    Wide minus(Wide other) {
        return plus(other.negated());
    }

    boolean isNegative() {
        return high < 0;
    }

    boolean isAbove(Wide other) {
        return high != other.high ? high > other.high : Long.compareUnsigned(low, other.low) > 0;
    }

    Wide times(long by) {
        return new Wide(high * by, 0).plus(timesUnsigned(low, by));
    }

    /** {@code this·by / 2^places}, rounded down; the product itself may have 191 bits. */
    Wide times(long by, int places) {
        return product(high, by)
                .shiftLeft(Long.SIZE - places)
                .plus(timesUnsigned(low, by).shiftRight(places));
    }

    private static Wide timesUnsigned(long unsigned, long by) {
        return new Wide(Math.unsignedMultiplyHigh(unsigned, by) - (by < 0 ? unsigned : 0), unsigned * by);
    }

    /** @param places from 0 to 127 */
    Wide shiftLeft(int places) {
        boolean far = places >= Long.SIZE;
        return new Wide(
                far ? low << (places - Long.SIZE) : high << places | upper(low, places), far ? 0 : low << places);
    }

    /**
     * Rounded down.
     *
     * @param places from 0 to 127
     */
    Wide shiftRight(int places) {
        boolean far = places >= Long.SIZE;
        return new Wide(
                far ? high >> (Long.SIZE - 1) : high >> places,
                far ? high >> (places - Long.SIZE) : low >>> places | (high << 1) << (Long.SIZE - 1 - places));
    }

    /**
     * {@code this / 2^places}, rounded to the nearest, ties up.
     *
     * @param places from 1 to 127
     */
    Wide shiftRightRounded(int places) {
        return shiftRight(places - 1).plus(ONE).shiftRight(1);
    }

    /**
     * {@code this·2^places / 10³⁶}, rounded down: two divisions by 10¹⁸ of three words, since rounding down twice is rounding down once.
     *
     * @throws IllegalArgumentException below zero
     */
    long ofSquaredUnits(int places) {
        if (isNegative()) {
            throw new IllegalArgumentException("a number below zero");
        }
        long middle = high << places | upper(low, places);
        long upper = quotient(upper(high, places), middle, ONE_UNITS);
        long lower = quotient(middle - upper * ONE_UNITS, low << places, ONE_UNITS);
        return quotient(upper, lower, ONE_UNITS);
    }

    /** {@code this / divisor}, rounded down; all unsigned. */
    long over(long divisor) {
        return quotient(high, low, divisor);
    }

    /**
     * {@code this / divisor}, rounded to the nearest, ties to even.
     *
     * @throws ArithmeticException if the divisor is zero
     */
    Wide nearest(long divisor) {
        // Sizes without a sign: also 2⁶³ is one.
        long by = Math.abs(divisor);
        long sizeHigh = high < 0 ? ~high + (low == 0 ? 1 : 0) : high;
        long sizeLow = high < 0 ? -low : low;
        long upper = Long.compareUnsigned(sizeHigh, by) < 0 ? 0 : Long.divideUnsigned(sizeHigh, by);
        long lower = quotient(sizeHigh - upper * by, sizeLow, by);
        int half = Long.compareUnsigned(2 * (sizeLow - lower * by), by);
        if (half > 0 || (half == 0 && (lower & 1) == 1)) {
            lower++;
            upper += lower == 0 ? 1 : 0;
        }
        boolean isBelow = (high ^ divisor) < 0;
        return new Wide(isBelow ? ~upper + (lower == 0 ? 1 : 0) : upper, isBelow ? -lower : lower);
    }

    /** What of a word goes into the next above when it is shifted left by so many places, fewer than 64. */
    private static long upper(long word, int places) {
        return (word >>> 1) >>> (Long.SIZE - 1 - places);
    }

    /**
     * {@code (high·2⁶⁴ + low) / divisor}, rounded down; all unsigned. As long division by hand, in base 2³²: the divisor is shifted until its highest bit
     * is set, each digit is guessed from the divisor's upper half and is then at most two too large (Knuth, The Art of Computer Programming, 4.3.1,
     * algorithm D).
     *
     * @param high below the divisor, so that the quotient fits
     */
    static long quotient(long high, long low, long divisor) {
        if (high == 0) {
            return Long.divideUnsigned(low, divisor);
        }
        int shift = Long.numberOfLeadingZeros(divisor);
        long by = divisor << shift;
        long first = high << shift | upper(low, shift);
        long second = low << shift;
        long upper = digit(first, second >>> 32, by);
        long rest = (first << 32 | second >>> 32) - upper * by;
        return upper << 32 | digit(rest, second & LOWER_HALF, by);
    }

    /** The next digit of {@code dividend·2³² + next} by a divisor whose highest bit is set. */
    private static long digit(long dividend, long next, long divisor) {
        long upper = divisor >>> 32;
        long lower = divisor & LOWER_HALF;
        long digit = Long.divideUnsigned(dividend, upper);
        long rest = dividend - digit * upper;
        while (rest <= LOWER_HALF
                && (digit > LOWER_HALF || Long.compareUnsigned(digit * lower, rest << 32 | next) > 0)) {
            digit--;
            rest += upper;
        }
        return digit;
    }

    /**
     * The square root of {@code high·2⁶⁴ + low}, unsigned, rounded down: by Newton's rule from above, which falls until it is there.
     *
     * @param high below 2⁶²
     */
    static long root(long high, long low) {
        if ((high | low) == 0) {
            return 0;
        }
        int bits = high == 0
                ? Long.SIZE - Long.numberOfLeadingZeros(low)
                : 2 * Long.SIZE - Long.numberOfLeadingZeros(high);
        long root = 1L << ((bits + 1) / 2);
        while (true) {
            long next = (root + quotient(high, low, root)) >>> 1;
            if (Long.compareUnsigned(next, root) >= 0) {
                return root;
            }
            root = next;
        }
    }
}
