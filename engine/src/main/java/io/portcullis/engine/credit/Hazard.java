package io.portcullis.engine.credit;

/**
 * Default as a first event of constant intensity, read from what the market asks for bearing it: rate = spread / (1 − recovery), and PD within t
 * years = 1 − e^(−rate·t) (Jarrow and Turnbull, 1995, in the form of the credit triangle).
 *
 * @param rate a year's, not below zero
 */
public record Hazard(FixedPoint rate) {
    public Hazard {
        if (rate.sign() < 0) {
            throw new IllegalArgumentException("a hazard is not below zero");
        }
    }

    /**
     * @param spread a year's, over the riskless rate; one below zero says nothing of default and counts as zero
     * @param recovery what a creditor still gets, from 0 to below 1
     */
    public static Hazard ofSpread(FixedPoint spread, FixedPoint recovery) {
        if (recovery.sign() < 0 || recovery.compareTo(FixedPoint.ONE) >= 0) {
            throw new IllegalArgumentException("a recovery is from 0 to below 1");
        }
        return new Hazard(spread.max(FixedPoint.ZERO).over(FixedPoint.ONE.minus(recovery)));
    }

    /** @param years not below zero */
    public FixedPoint defaultProbability(FixedPoint years) {
        return FixedPoint.ONE.minus(Exponential.exp(rate.times(years).negated()));
    }
}
