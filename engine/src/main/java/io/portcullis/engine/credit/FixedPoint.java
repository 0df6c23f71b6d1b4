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
 * <p>Nearly all numbers of the models fit a long and are counted in one; what does not is counted as a big integer, to the same digits.
 */
public final class FixedPoint implements Comparable<FixedPoint> {
    static final int PLACES = 18;
    static final int MAX_BITS = 255;
    static final BigInteger ONE_UNITS = BigInteger.valueOf(Wide.ONE_UNITS);
    private static final int MAX_TEXT = 80;

    public static final FixedPoint ZERO = ofUnits(0);
    public static final FixedPoint ONE = new FixedPoint(ONE_UNITS);

    private static final FixedPoint UNIT = ofUnits(1);
    private static final FixedPoint BASIS_POINT = of("0.0001");

    /** The units, if they fit; else nothing. */
    private final long narrow;

    /** The units that do not fit a long; zero if they do. */
    private final BigInteger wide;

    /**
     * @param units the number times 10¹⁸
     * @throws ArithmeticException beyond the bound
     */
    public FixedPoint(BigInteger units) {
        if (units.bitLength() > MAX_BITS) {
            throw new ArithmeticException("a number of the risk model has at most " + MAX_BITS + " bits");
        }
        boolean fits = units.bitLength() < Long.SIZE;
        narrow = fits ? units.longValue() : 0;
        wide = fits ? BigInteger.ZERO : units;
    }

    private FixedPoint(long units) {
        narrow = units;
        wide = BigInteger.ZERO;
    }

    static FixedPoint ofUnits(long units) {
        return new FixedPoint(units);
    }

    static FixedPoint ofUnits(Wide units) {
        return units.high() == units.low() >> (Long.SIZE - 1)
                ? ofUnits(units.low())
                : new FixedPoint(units.toBigInteger());
    }

    /** Of a number with twice the places. */
    static FixedPoint ofSquaredUnits(Wide squared) {
        return ofUnits(squared.nearest(Wide.ONE_UNITS));
    }

    public static FixedPoint of(long whole) {
        return ONE.times(whole);
    }

    public static FixedPoint of(BigInteger whole) {
        return new FixedPoint(whole.multiply(ONE_UNITS));
    }

    public static FixedPoint ofBasisPoints(long basisPoints) {
        return BASIS_POINT.times(basisPoints);
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

    /** The number times 10¹⁸. */
    public BigInteger units() {
        return isNarrow() ? BigInteger.valueOf(narrow) : wide;
    }

    /** Whether the units fit a long. */
    boolean isNarrow() {
        return wide.signum() == 0;
    }

    /** The units of a number that {@link #isNarrow}. */
    long narrow() {
        return narrow;
    }

    /** Of the units, without the sign. */
    int bits() {
        return isNarrow()
                ? Long.SIZE - Long.numberOfLeadingZeros(Math.abs(narrow))
                : wide.abs().bitLength();
    }

    /** The lowest 128 bits of the units. */
    Wide toWide() {
        return isNarrow() ? new Wide(narrow >> (Long.SIZE - 1), narrow) : Wide.of(wide);
    }

    public FixedPoint plus(FixedPoint other) {
        long sum = narrow + other.narrow;
        if (isNarrow() && other.isNarrow() && ((sum ^ narrow) & (sum ^ other.narrow)) >= 0) {
            return ofUnits(sum);
        }
        return new FixedPoint(units().add(other.units()));
    }

    public FixedPoint minus(FixedPoint other) {
        return plus(other.negated());
    }

    public FixedPoint negated() {
        return isNarrow() && narrow != Long.MIN_VALUE ? ofUnits(-narrow) : new FixedPoint(units().negate());
    }

    public FixedPoint times(FixedPoint other) {
        return scaled(other, ONE);
    }

    /** {@code this·other / divisor}. */
    private FixedPoint scaled(FixedPoint other, FixedPoint divisor) {
        if (isNarrow() && other.isNarrow() && divisor.isNarrow()) {
            return ofUnits(Wide.product(narrow, other.narrow).nearest(divisor.narrow));
        }
        return new FixedPoint(quotient(units().multiply(other.units()), divisor.units()));
    }

    public FixedPoint times(long whole) {
        Wide product = Wide.product(narrow, whole);
        return isNarrow() ? ofUnits(product) : new FixedPoint(wide.multiply(BigInteger.valueOf(whole)));
    }

    /** @throws ArithmeticException if the divisor is zero */
    public FixedPoint over(FixedPoint divisor) {
        return scaled(ONE, divisor);
    }

    /** @throws ArithmeticException if the divisor is zero */
    public FixedPoint over(long divisor) {
        return scaled(UNIT, ofUnits(divisor));
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
        if (sign() < 0 || (!isNarrow() && wide.bitLength() > Long.SIZE)) {
            return new FixedPoint(units().multiply(ONE_UNITS).sqrt());
        }
        long low = isNarrow() ? narrow : wide.longValue();
        return ofUnits(Wide.root(Math.unsignedMultiplyHigh(low, Wide.ONE_UNITS), low * Wide.ONE_UNITS));
    }

    public FixedPoint absolute() {
        return sign() < 0 ? negated() : this;
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
        return isNarrow() ? Long.signum(narrow) : wide.signum();
    }

    public boolean isAbove(FixedPoint other) {
        return compareTo(other) > 0;
    }

    public boolean isBelow(FixedPoint other) {
        return compareTo(other) < 0;
    }

    /** The least whole number that is not below this: what somebody must hold, in whole units, to hold as much as this. */
    public BigInteger ceiling() {
        BigInteger[] parts = units().divideAndRemainder(ONE_UNITS);
        return parts[1].signum() > 0 ? parts[0].add(BigInteger.ONE) : parts[0];
    }

    /** The greatest whole number that is not above this. */
    public BigInteger floor() {
        return negated().ceiling().negate();
    }

    /** Basis points, rounded to the nearest, ties to even. */
    public BigInteger basisPoints() {
        return quotient(units(), BASIS_POINT.units());
    }

    @Override
    public int compareTo(FixedPoint other) {
        return isNarrow() && other.isNarrow() ? Long.compare(narrow, other.narrow) : units().compareTo(other.units());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FixedPoint it && narrow == it.narrow && wide.equals(it.wide);
    }

    @Override
    public int hashCode() {
        return isNarrow() ? Long.hashCode(narrow) : wide.hashCode();
    }

    /** The plain decimal, without zeros at its end. */
    @Override
    public String toString() {
        BigDecimal value = new BigDecimal(units(), PLACES).stripTrailingZeros();
        return value.signum() == 0 ? "0" : value.toPlainString();
    }

    /** With so many places, rounded to the nearest, ties to even. */
    public String toString(int places) {
        return new BigDecimal(units(), PLACES)
                .setScale(places, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    /** Rounded to the nearest, ties to even. */
    private static BigInteger quotient(BigInteger dividend, BigInteger divisor) {
        BigInteger[] parts = dividend.divideAndRemainder(divisor);
        int half = parts[1].shiftLeft(1).abs().compareTo(divisor.abs());
        if (half < 0 || (half == 0 && !parts[0].testBit(0))) {
            return parts[0];
        }
        boolean isNegative = dividend.signum() != divisor.signum();
        return isNegative ? parts[0].subtract(BigInteger.ONE) : parts[0].add(BigInteger.ONE);
    }
}
