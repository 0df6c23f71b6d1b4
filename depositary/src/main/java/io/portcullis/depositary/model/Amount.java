package io.portcullis.depositary.model;

import java.math.BigInteger;

/** A signed 128-bit exact count of a token's smallest unit. Every sum is overflow-checked (protocol, section 1). */
public record Amount(BigInteger units) implements Comparable<Amount> {
    public static final BigInteger MAX_UNITS = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);
    public static final BigInteger MIN_UNITS = BigInteger.TWO.pow(127).negate();
    public static final Amount ZERO = new Amount(BigInteger.ZERO);
    public static final Amount MAX = new Amount(MAX_UNITS);

    public Amount {
        if (units.compareTo(MIN_UNITS) < 0 || units.compareTo(MAX_UNITS) > 0) {
            throw new ArithmeticException("amount does not fit 128 signed bits");
        }
    }

    public static Amount of(long units) {
        return new Amount(BigInteger.valueOf(units));
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

    public Amount plus(Amount other) {
        return new Amount(units.add(other.units));
    }

    public Amount minus(Amount other) {
        return new Amount(units.subtract(other.units));
    }

    public boolean isPositive() {
        return units.signum() > 0;
    }

    @Override
    public int compareTo(Amount other) {
        return units.compareTo(other.units);
    }

    /** The decimal text that {@link #fromDecimal} reads. */
    @Override
    public String toString() {
        return units.toString();
    }
}
