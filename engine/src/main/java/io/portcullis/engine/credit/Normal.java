package io.portcullis.engine.credit;

import java.math.BigInteger;

/**
 * The normal distribution without a floating point.
 *
 * <p>Φ is summed near the middle, where the series Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …) has positive terms only, and beyond {@link
 * #TAIL} is φ(x) over the continued fraction x + 1/(x + 2/(x + 3/(x + …))), whose convergents enclose it. Φ⁻¹ corrects a rough guess: in the
 * middle by Halley's rule on Φ, in the tails by Newton's on ln Φ, so that small probabilities keep their digits. Bounds, held by a test
 * against a reference of forty digits:
 *
 * <ul>
 *   <li>{@code cumulative}: |error| ≤ 10⁻¹⁵
 *   <li>{@code quantile}: |error| ≤ 10⁻¹³, of the probability as it is given
 * </ul>
 */
public final class Normal {
    /** 1/√(2π). */
    private static final FixedPoint PEAK = FixedPoint.of("0.398942280401432678");

    /** ln √(2π). */
    private static final FixedPoint LN_SPREAD = FixedPoint.of("0.918938533204672742");

    /** Where the series hands over to the fraction. */
    private static final FixedPoint TAIL = FixedPoint.of(3);

    /** What lies beyond is below 10⁻³⁵⁰. */
    private static final FixedPoint FAR = FixedPoint.of(40);

    private static final FixedPoint HALF = FixedPoint.of("0.5");

    /** Φ(−3), the tail's probability, rounded down. */
    private static final FixedPoint TAIL_PROBABILITY = FixedPoint.of("0.001349898031630094");

    /** 55 binary places leave room for ±256: at 3 the greatest product in the series is 110. */
    private static final int SERIES_PLACES = 55;

    /** What is left out after these is below 10⁻²⁰. */
    private static final int SERIES_TERMS = 38;

    /** How deep the fraction is taken, for an argument of at least 3, 4, 5 and so on: a convergent is wrong by less than 4·10⁻¹⁸ of its value. */
    private static final int[] FRACTION_DEPTHS = {60, 40, 30, 25, 25, 20};

    // Hastings' coefficients, by the power of t that they stand before.
    private static final FixedPoint ABOVE_0 = FixedPoint.of("2.515517");
    private static final FixedPoint ABOVE_1 = FixedPoint.of("0.802853");
    private static final FixedPoint ABOVE_2 = FixedPoint.of("0.010328");
    private static final FixedPoint BELOW_1 = FixedPoint.of("1.432788");
    private static final FixedPoint BELOW_2 = FixedPoint.of("0.189269");
    private static final FixedPoint BELOW_3 = FixedPoint.of("0.001308");

    /** From so deep on a sum may pass 2⁶⁴; further out all are below, at most 14. */
    private static final int WIDE_DEPTH = 59;

    private static final BigInteger ONE_SQUARED = Wide.SQUARED_UNITS.toBigInteger();

    private Normal() {}

    /** φ(x). */
    public static FixedPoint density(FixedPoint x) {
        if (x.absolute().isAbove(FAR)) {
            return FixedPoint.ZERO;
        }
        return PEAK.times(Exponential.exp(x.squared().over(2).negated()));
    }

    /** Φ(x), from 0 to 1. */
    public static FixedPoint cumulative(FixedPoint x) {
        return cumulative(x, density(x));
    }

    /** Φ(x) of one whose density is known. */
    static FixedPoint cumulative(FixedPoint x, FixedPoint density) {
        if (density.sign() == 0) {
            return x.sign() < 0 ? FixedPoint.ZERO : FixedPoint.ONE;
        }
        if (x.absolute().compareTo(TAIL) <= 0) {
            return HALF.plus(middle(x, density));
        }
        FixedPoint tail = density.over(fraction(x.absolute()));
        return x.sign() < 0 ? tail : FixedPoint.ONE.minus(tail);
    }

    /**
     * Φ⁻¹(p).
     *
     * @throws ArithmeticException unless 0 &lt; p &lt; 1
     */
    public static FixedPoint quantile(FixedPoint p) {
        if (p.sign() <= 0 || p.compareTo(FixedPoint.ONE) >= 0) {
            throw new ArithmeticException("no quantile of " + p);
        }
        if (p.isAbove(HALF)) {
            return quantile(FixedPoint.ONE.minus(p)).negated();
        }
        FixedPoint guess = guess(p);
        return p.isBelow(TAIL_PROBABILITY) ? inTail(p, guess).negated() : inMiddle(p, guess.negated());
    }

    /** Hastings' rational approximation, wrong by at most 4.5·10⁻⁴ (Abramowitz and Stegun, 26.2.23): the upper quantile. */
    private static FixedPoint guess(FixedPoint p) {
        FixedPoint t = Exponential.ln(p).times(-2).root();
        FixedPoint above = ABOVE_2.times(t).plus(ABOVE_1).times(t).plus(ABOVE_0);
        FixedPoint below =
                BELOW_3.times(t).plus(BELOW_2).times(t).plus(BELOW_1).times(t).plus(FixedPoint.ONE);
        return t.minus(above.over(below));
    }

    /** Halley: each round cubes the error. */
    private static FixedPoint inMiddle(FixedPoint p, FixedPoint guess) {
        FixedPoint x = guess;
        for (int round = 0; round < 2; round++) {
            FixedPoint density = density(x);
            FixedPoint step = cumulative(x, density).minus(p).over(density);
            x = x.minus(step.over(FixedPoint.ONE.plus(x.times(step).over(2))));
        }
        return x;
    }

    /** Newton on ln(1 − Φ): its slope is the fraction's negative. Each round squares the error. */
    private static FixedPoint inTail(FixedPoint p, FixedPoint guess) {
        FixedPoint wanted = Exponential.ln(p).plus(LN_SPREAD);
        FixedPoint x = guess;
        for (int round = 0; round < 3; round++) {
            FixedPoint fraction = fraction(x);
            FixedPoint reached =
                    x.squared().over(2).plus(Exponential.ln(fraction)).negated();
            x = x.plus(reached.minus(wanted).over(fraction));
        }
        return x;
    }

    /** φ(x)·(x + x³/3 + x⁵/15 + …), by Horner's rule. */
    private static FixedPoint middle(FixedPoint x, FixedPoint density) {
        long square = Wide.product(x.narrow(), x.narrow()).ofSquaredUnits(SERIES_PLACES);
        long sum = 1L << SERIES_PLACES;
        for (int n = SERIES_TERMS; n >= 1; n--) {
            long product =
                    Math.multiplyHigh(sum, square) << (Long.SIZE - SERIES_PLACES) | (sum * square) >>> SERIES_PLACES;
            sum = (1L << SERIES_PLACES) + product / (2 * n + 1);
        }
        // φ(x)·x has 120 bits and the sum 61: of their product 126 are left.
        Wide product = Wide.product(density.narrow(), x.narrow()).times(sum, SERIES_PLACES - 1);
        return FixedPoint.ofSquaredUnits(product.shiftRightRounded(1));
    }

    /** φ(x) / (1 − Φ(x)) for x of at least {@link #TAIL} with a density above zero, so below 10; from the inside out. */
    private static FixedPoint fraction(FixedPoint x) {
        int whole = (int) (x.narrow() / Wide.ONE_UNITS);
        int n = FRACTION_DEPTHS[Math.min(whole - 3, FRACTION_DEPTHS.length - 1)];
        BigInteger inner = x.units();
        for (; n >= WIDE_DEPTH; n--) {
            inner = x.units().add(ONE_SQUARED.multiply(BigInteger.valueOf(n)).divide(inner));
        }
        long sum = inner.longValue();
        for (; n >= 1; n--) {
            sum = x.narrow() + Wide.SQUARED_UNITS.times(n).over(sum);
        }
        return FixedPoint.ofUnits(new Wide(0, sum));
    }
}
