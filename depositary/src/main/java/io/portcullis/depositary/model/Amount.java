package io.portcullis.depositary.model;

import java.math.BigInteger;

/**
 * A signed 128-bit exact count of a token's smallest unit. Every sum is overflow-checked (protocol, section 1).
 *
 * <p>Two words, so that the engine's hot path counts without a big integer: the value is {@code high · 2^64 + low}.
 *
 * @param high the upper 64 bits, signed
 * @param low the lower 64 bits, unsigned
 */
public record Amount(long high, long low) implements Comparable<Amount> {
    public static final int BYTES = 16;

    public static final BigInteger MAX_UNITS = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);
    public static final BigInteger MIN_UNITS = BigInteger.TWO.pow(127).negate();
    public static final Amount ZERO = new Amount(0, 0);
    public static final Amount MAX = new Amount(Long.MAX_VALUE, -1);
    public static final Amount MIN = new Amount(Long.MIN_VALUE, 0);

    /** @throws ArithmeticException if the number does not fit 128 signed bits */
    public Amount(BigInteger units) {
        this(upper(units), units.longValue());
    }

    public static Amount of(long units) {
        return new Amount(units >> 63, units);
    }

    /**
     * Reads a plain decimal integer: an optional minus, then digits without a leading zero.
     *
     * @throws IllegalArgumentException if the text is of another form, or longer than 40 characters
     * @throws ArithmeticException if the number does not fit
     */
    public static Amount fromDecimal(String text) {
        if (text.length() > 40 || !text.matches("0|-?[1-9][0-9]*")) {
            throw new IllegalArgumentException("not a plain decimal integer");
        }
        return new Amount(new BigInteger(text));
    }

    /** What {@link #copyTo} wrote. */
    public static Amount of(byte[] from, int start) {
        return new Amount(Bytes32.word(from, start), Bytes32.word(from, start + Long.BYTES));
    }

    /** Writes {@value #BYTES} bytes, big-endian, in two's complement. */
    public void copyTo(byte[] into, int at) {
        for (int i = 0; i < Long.BYTES; i++) {
            int shift = Long.SIZE - Byte.SIZE * (i + 1);
            into[at + i] = (byte) (high >>> shift);
            into[at + Long.BYTES + i] = (byte) (low >>> shift);
        }
    }

    public BigInteger units() {
        BigInteger lower = BigInteger.valueOf(low);
        return BigInteger.valueOf(high)
                .shiftLeft(Long.SIZE)
                .add(low < 0 ? lower.add(BigInteger.ONE.shiftLeft(Long.SIZE)) : lower);
    }

    /** @throws ArithmeticException beyond 128 signed bits */
    public Amount plus(Amount other) {
        long lower = low + other.low;
        long carry = Long.compareUnsigned(lower, low) < 0 ? 1 : 0;
        long upper = high + other.high + carry;
        if (((high ^ upper) & (other.high ^ upper)) < 0) {
            throw overflow();
        }
        return new Amount(upper, lower);
    }

    /** @throws ArithmeticException beyond 128 signed bits */
    public Amount minus(Amount other) {
        long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
        long upper = high - other.high - borrow;
        if (((high ^ other.high) & (high ^ upper)) < 0) {
            throw overflow();
        }
        return new Amount(upper, low - other.low);
    }

    /** @throws ArithmeticException for the least amount, which has no opposite */
    public Amount negate() {
        return ZERO.minus(this);
    }

    /** This, or zero if this is below it: x⁺ of the protocol. */
    public Amount orZero() {
        return high < 0 ? ZERO : this;
    }

    public Amount min(Amount other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public Amount max(Amount other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public boolean isPositive() {
        return high > 0 || (high == 0 && low != 0);
    }

    public boolean isNegative() {
        return high < 0;
    }

    public boolean isZero() {
        return (high | low) == 0;
    }

    /** Whether the magnitude needs at most that many bits (1 to 127). */
    public boolean fits(int bits) {
        Amount magnitude = high < 0 ? new Amount(~high, ~low) : this;
        return bits >= Long.SIZE
                ? magnitude.high >>> (bits - Long.SIZE) == 0
                : magnitude.high == 0 && magnitude.low >>> bits == 0;
    }

    @Override
    public int compareTo(Amount other) {
        return high != other.high ? Long.compare(high, other.high) : Long.compareUnsigned(low, other.low);
    }

    /** The decimal text that {@link #fromDecimal} reads. */
    @Override
    public String toString() {
        return units().toString();
    }

    private static long upper(BigInteger units) {
        if (units.bitLength() > 127) {
            throw overflow();
        }
        return units.shiftRight(Long.SIZE).longValue();
    }

    private static ArithmeticException overflow() {
        return new ArithmeticException("amount does not fit 128 signed bits");
    }
}
