package io.portcullis.engine.credit;

/**
 * What a lender must hold against an unexpected loss, by the internal-ratings formula of the Basel Committee (CRE31, corporate exposures; 272 of
 * Basel II), without a scaling factor.
 *
 * <pre>
 *   w = (1 − e^(−50·PD)) / (1 − e^(−50))
 *   R = 0.12·w + 0.24·(1 − w)                     − 0.04·(1 − (S − 5)/45) for a firm of S million euros of sales, 5 ≤ S ≤ 50
 *   b = (0.11852 − 0.05478·ln PD)²
 *   K = LGD · ( Φ( (Φ⁻¹(PD) + √R·Φ⁻¹(0.999)) / √(1 − R) ) − PD ) · (1 + (M − 2.5)·b) / (1 − 1.5·b)
 * </pre>
 */
public final class Irb {
    /** No probability of default is taken for less: 3 basis points. */
    public static final FixedPoint LEAST_PROBABILITY = FixedPoint.ofBasisPoints(3);

    /** A risk weight is capital times this: the inverse of 8 %. */
    private static final FixedPoint WEIGHT = FixedPoint.of("12.5");

    /** Φ⁻¹(0.999). */
    private static final FixedPoint CONFIDENCE = Normal.quantile(FixedPoint.of("0.999"));

    private static final FixedPoint LEAST_CORRELATION = FixedPoint.of("0.12");
    private static final FixedPoint MOST_CORRELATION = FixedPoint.of("0.24");
    private static final FixedPoint SMALL_FIRM = FixedPoint.of("0.04");
    private static final FixedPoint LEAST_SALES = FixedPoint.of(5);
    private static final FixedPoint MOST_SALES = FixedPoint.of(50);
    private static final FixedPoint DECAY = FixedPoint.of(50);
    private static final FixedPoint DECAYED = FixedPoint.ONE.minus(Exponential.exp(DECAY.negated()));
    private static final FixedPoint LEAST_YEARS = FixedPoint.ONE;
    private static final FixedPoint MOST_YEARS = FixedPoint.of(5);
    private static final FixedPoint MATURITY = FixedPoint.of("2.5");

    private static final FixedPoint SLOPE = FixedPoint.of("0.11852");
    private static final FixedPoint SLOPE_FALL = FixedPoint.of("0.05478");
    private static final FixedPoint SLOPE_WEIGHT = FixedPoint.of("1.5");

    /**
     * @param defaultProbability within a year, from 0 to 1
     * @param lossGivenDefault from 0 to 1
     * @param maturityYears effective: counted as at least one and at most five
     * @param salesMillionEuros a year's: from fifty on a firm is not small
     */
    public record Terms(
            FixedPoint defaultProbability,
            FixedPoint lossGivenDefault,
            FixedPoint maturityYears,
            FixedPoint salesMillionEuros) {
        public Terms {
            requireShare(defaultProbability);
            requireShare(lossGivenDefault);
        }

        private static void requireShare(FixedPoint share) {
            if (share.sign() < 0 || share.isAbove(FixedPoint.ONE)) {
                throw new IllegalArgumentException("a share is from 0 to 1");
            }
        }
    }

    private Irb() {}

    /** K: capital for each unit of exposure at default. Nothing for what has defaulted: its loss is expected, not feared. */
    public static FixedPoint capital(Terms terms) {
        FixedPoint probability = terms.defaultProbability().max(LEAST_PROBABILITY);
        if (probability.compareTo(FixedPoint.ONE) >= 0) {
            return FixedPoint.ZERO;
        }
        FixedPoint correlation = correlation(probability, terms.salesMillionEuros());
        FixedPoint bad = Normal.quantile(probability)
                .plus(correlation.root().times(CONFIDENCE))
                .over(FixedPoint.ONE.minus(correlation).root());
        FixedPoint loss = terms.lossGivenDefault().times(Normal.cumulative(bad).minus(probability));
        return loss.times(maturity(probability, terms.maturityYears())).max(FixedPoint.ZERO);
    }

    /** Capital as a weight of the exposure: 1 is 100 %. */
    public static FixedPoint riskWeight(Terms terms) {
        return capital(terms).times(WEIGHT);
    }

    private static FixedPoint correlation(FixedPoint probability, FixedPoint sales) {
        FixedPoint decay = FixedPoint.ONE
                .minus(Exponential.exp(DECAY.times(probability).negated()))
                .over(DECAYED);
        FixedPoint size = MOST_SALES.minus(sales.clamp(LEAST_SALES, MOST_SALES)).over(MOST_SALES.minus(LEAST_SALES));
        return LEAST_CORRELATION
                .times(decay)
                .plus(MOST_CORRELATION.times(FixedPoint.ONE.minus(decay)))
                .minus(SMALL_FIRM.times(size));
    }

    private static FixedPoint maturity(FixedPoint probability, FixedPoint years) {
        FixedPoint slope =
                SLOPE.minus(SLOPE_FALL.times(Exponential.ln(probability))).squared();
        FixedPoint longer = years.clamp(LEAST_YEARS, MOST_YEARS).minus(MATURITY);
        return FixedPoint.ONE.plus(longer.times(slope)).over(FixedPoint.ONE.minus(SLOPE_WEIGHT.times(slope)));
    }
}
