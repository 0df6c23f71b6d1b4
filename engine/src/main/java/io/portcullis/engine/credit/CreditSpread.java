package io.portcullis.engine.credit;

/**
 * What credit should cost a year: the on-chain rate, a price on the loss that is expected, on the token's volatility, and on the capital that is bound.
 *
 * <pre>
 *   spread = base + λ·LGD·PD + κ·σ_year + K·cost of capital
 * </pre>
 *
 * <p>A spread that is told to others moves by at most a clamp in each epoch, so that no feed can move it at once.
 */
public final class CreditSpread {
    /** A year's volatility from a day's: √365, since tokens trade every day. */
    private static final FixedPoint ROOT_OF_YEAR = FixedPoint.of(365).root();

    private CreditSpread() {}

    static FixedPoint of(DefaultRisk risk, FixedPoint dayVolatility, RiskRules rules) {
        FixedPoint loss = rules.spreadPerLoss().times(rules.lossGivenDefault()).times(risk.probability());
        FixedPoint moving = rules.spreadPerVolatility().times(dayVolatility).times(ROOT_OF_YEAR);
        return rules.baseRate().plus(loss).plus(moving).plus(risk.capital().times(rules.costOfCapital()));
    }

    /**
     * What is told in the next epoch.
     *
     * @param most how far it may move, above zero
     */
    public static FixedPoint next(FixedPoint told, FixedPoint wanted, FixedPoint most) {
        if (most.sign() <= 0) {
            throw new IllegalArgumentException("a clamp is above zero");
        }
        return wanted.clamp(told.minus(most), told.plus(most));
    }
}
