package io.portcullis.engine.credit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * An exact decimal of eighteen places: what every number of the risk model is, so that two machines never differ in a digit.
 *
 * <p>Sums are exact; products and quotients are rounded to the nearest unit, ties to even. A number is within ±{@value #MAX_BITS} bits, and a
 * result beyond that is refused, never wrapped.
 *
 * @param units the number times 10¹⁸
 */
public record FixedPoint(BigInteger units) implements Comparable<FixedPoint> {
    static final int PLACES = 18;
    static final int MAX_BITS = 255;
    static final BigInteger ONE_UNITS = BigInteger.TEN.pow(PLACES);
    private static final int MAX_TEXT = 80;

    /** Numbers of no more bits are multiplied and divided as longs, if what comes of it is one: those of the models, nearly all. */
    private static final int SHORT_BITS = 62;

    private static final BigInteger BASIS_POINT_UNITS = BigInteger.TEN.pow(PLACES - 4);

    public static final FixedPoint ZERO = new FixedPoint(BigInteger.ZERO);
    public static final FixedPoint ONE = new FixedPoint(ONE_UNITS);

    /** @throws ArithmeticException beyond the bound */
    public FixedPoint {
        if (units.bitLength() > MAX_BITS) {
            throw new ArithmeticException("a number of the risk model has at most " + MAX_BITS + " bits");
        }
    }

    public static FixedPoint of(long whole) {
        return new FixedPoint(BigInteger.valueOf(whole).multiply(ONE_UNITS));
    }

    public static FixedPoint of(BigInteger whole) {
        return new FixedPoint(whole.multiply(ONE_UNITS));
    }

    public static FixedPoint ofBasisPoints(long basisPoints) {
        return new FixedPoint(BigInteger.valueOf(basisPoints).multiply(BASIS_POINT_UNITS));
    }

    /**
     * A plain decimal: an optional minus, digits, and at most eighteen places.
     *
     * @throws IllegalArgumentException of another form, or longer than {@value #MAX_TEXT} characters
     */
    public static FixedPoint of(String decimal) {
        if (decimal.length() > MAX_TEXT || !decimal.matches("-?(0|[1-9][0-9]*)(\\.[0-9]{1,18})?")) {
            throw new IllegalArgumentException("not a plain decimal of at most eighteen places");
        }
        return new FixedPoint(new BigDecimal(decimal).setScale(PLACES).unscaledValue());
    }

    public FixedPoint plus(FixedPoint other) {
        return new FixedPoint(units.add(other.units));
    }

    public FixedPoint minus(FixedPoint other) {
        return new FixedPoint(units.subtract(other.units));
    }

    public FixedPoint negated() {
        return new FixedPoint(units.negate());
    }

    public FixedPoint times(FixedPoint other) {
        return scaled(units, other.units, ONE_UNITS);
    }

    /** {@code one·other / divisor}. */
    private static FixedPoint scaled(BigInteger one, BigInteger other, BigInteger divisor) {
        if (one.bitLength() <= SHORT_BITS && other.bitLength() <= SHORT_BITS && divisor.bitLength() <= SHORT_BITS) {
            long a = Math.abs(one.longValue());
            long b = Math.abs(other.longValue());
            long by = Math.abs(divisor.longValue());
            long high = Math.multiplyHigh(a, b);
            // The quotient is below 2⁶³, also rounded up.
            if (high < by >>> 1) {
                long quotient = quotient(high, a * b, by);
                boolean negative = one.signum() * other.signum() * divisor.signum() < 0;
                return new FixedPoint(BigInteger.valueOf(negative ? -quotient : quotient));
            }
        }
        return new FixedPoint(quotient(one.multiply(other), divisor));
    }

    /** {@code (high·2⁶⁴ + low) / divisor}, unsigned, rounded to the nearest, ties to even. */
    private static long quotient(long high, long low, long divisor) {
        long whole = Wide.quotient(high, low, divisor);
        long rest = low - whole * divisor;
        long twice = 2 * rest;
        return twice > divisor || (twice == divisor && (whole & 1) == 1) ? whole + 1 : whole;
    }

    public FixedPoint times(long whole) {
        return new FixedPoint(units.multiply(BigInteger.valueOf(whole)));
    }

    /** @throws ArithmeticException if the divisor is zero */
    public FixedPoint over(FixedPoint divisor) {
        return scaled(units, ONE_UNITS, divisor.units);
    }

    public FixedPoint over(long divisor) {
        return new FixedPoint(quotient(units, BigInteger.valueOf(divisor)));
    }

    public FixedPoint squared() {
        return times(this);
    }

    /**
     * The square root, rounded down: within one unit, 10⁻¹⁸.
     *
     * @throws ArithmeticException of a number below zero
     */
    public FixedPoint root() {
        return new FixedPoint(units.multiply(ONE_UNITS).sqrt());
    }

    public FixedPoint absolute() {
        return new FixedPoint(units.abs());
    }

    public FixedPoint max(FixedPoint other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public FixedPoint min(FixedPoint other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public FixedPoint clamp(FixedPoint least, FixedPoint most) {
        return max(least).min(most);
    }

    /** −1, 0 or 1. */
    public int sign() {
        return units.signum();
    }

    public boolean isAbove(FixedPoint other) {
        return compareTo(other) > 0;
    }

    public boolean isBelow(FixedPoint other) {
        return compareTo(other) < 0;
    }

    /** The least whole number that is not below this: what somebody must hold, in whole units, to hold as much as this. */
    public BigInteger ceiling() {
        BigInteger[] parts = units.divideAndRemainder(ONE_UNITS);
        return parts[1].signum() > 0 ? parts[0].add(BigInteger.ONE) : parts[0];
    }

    /** The greatest whole number that is not above this. */
    public BigInteger floor() {
        return negated().ceiling().negate();
    }

    /** Basis points, rounded to the nearest, ties to even. */
    public BigInteger basisPoints() {
        return quotient(units, BASIS_POINT_UNITS);
    }

    @Override
    public int compareTo(FixedPoint other) {
        return units.compareTo(other.units);
    }

    /** The plain decimal, without zeros at its end. */
    @Override
    public String toString() {
        BigDecimal value = new BigDecimal(units, PLACES).stripTrailingZeros();
        return value.signum() == 0 ? "0" : value.toPlainString();
    }

    /** With so many places, rounded to the nearest, ties to even. */
    public String toString(int places) {
        return new BigDecimal(units, PLACES)
                .setScale(places, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    /** Rounded to the nearest, ties to even. */
    static BigInteger quotient(BigInteger dividend, BigInteger divisor) {
        if (dividend.bitLength() <= SHORT_BITS && divisor.bitLength() <= SHORT_BITS) {
            return BigInteger.valueOf(quotient(dividend.longValue(), divisor.longValue()));
        }
        BigInteger[] parts = dividend.divideAndRemainder(divisor);
        int half = parts[1].shiftLeft(1).abs().compareTo(divisor.abs());
        if (half < 0 || (half == 0 && !parts[0].testBit(0))) {
            return parts[0];
        }
        boolean up = parts[1].signum() == divisor.signum();
        return up ? parts[0].add(BigInteger.ONE) : parts[0].subtract(BigInteger.ONE);
    }

    private static long quotient(long dividend, long divisor) {
        long whole = dividend / divisor;
        long twice = 2 * Math.abs(dividend % divisor);
        if (twice < Math.abs(divisor) || (twice == Math.abs(divisor) && (whole & 1) == 0)) {
            return whole;
        }
        return (dividend < 0) == (divisor < 0) ? whole + 1 : whole - 1;
    }
}
