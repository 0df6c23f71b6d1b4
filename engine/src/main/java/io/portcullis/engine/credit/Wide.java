package io.portcullis.engine.credit;

/**
 * Quotients of 128 bits by 63, which BigInteger makes at many times the cost: most of what a rating costs.
 *
 * <p>As long division by hand, in base 2³²: the divisor is shifted until its highest bit is set, each digit is guessed from the divisor's upper half and
 * is then at most two too large (Knuth, The Art of Computer Programming, 4.3.1, algorithm D).
 */
final class Wide {
    private static final long LOWER_HALF = 0xffff_ffffL;

    private Wide() {}

    /**
     * {@code (high·2⁶⁴ + low) / divisor}, rounded down; all unsigned.
     *
     * @param divisor above zero, below 2⁶³
     * @param high below the divisor, so that the quotient fits
     */
    static long quotient(long high, long low, long divisor) {
        int shift = Long.numberOfLeadingZeros(divisor);
        long by = divisor << shift;
        long first = high << shift | low >>> (Long.SIZE - shift);
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
}
