package io.portcullis.engine.credit;

/** How a day's variance of returns follows from the one before and the newest return. */
public sealed interface Volatility {
    /** The variance after a return. Both per step, as fractions: a fall of 2.3 % is −0.023. */
    FixedPoint next(FixedPoint variance, FixedPoint dayReturn);

    /**
     * Exponentially weighted: λ·variance + (1 − λ)·return² (RiskMetrics, 1996, whose daily λ is 0.94).
     *
     * @param decay λ, from 0 to 1
     */
    record Weighted(FixedPoint decay) implements Volatility {
        public static final Weighted DAILY = new Weighted(FixedPoint.of("0.94"));

        public Weighted {
            if (decay.sign() < 0 || decay.isAbove(FixedPoint.ONE)) {
                throw new IllegalArgumentException("a decay is from 0 to 1");
            }
        }

        @Override
        public FixedPoint next(FixedPoint variance, FixedPoint dayReturn) {
            return decay.times(variance).plus(FixedPoint.ONE.minus(decay).times(dayReturn.squared()));
        }
    }

    /**
     * GARCH(1,1): ω + α·return² + β·variance (Bollerslev, 1986).
     *
     * @param floor ω, above zero
     * @param reaction α, not below zero
     * @param persistence β, not below zero; with α below one, or the variance has no mean to return to
     */
    record Garch(FixedPoint floor, FixedPoint reaction, FixedPoint persistence) implements Volatility {
        public Garch {
            if (floor.sign() <= 0
                    || reaction.sign() < 0
                    || persistence.sign() < 0
                    || reaction.plus(persistence).compareTo(FixedPoint.ONE) >= 0) {
                throw new IllegalArgumentException("GARCH needs ω > 0, α ≥ 0, β ≥ 0 and α + β < 1");
            }
        }

        @Override
        public FixedPoint next(FixedPoint variance, FixedPoint dayReturn) {
            return floor.plus(reaction.times(dayReturn.squared())).plus(persistence.times(variance));
        }

        /** What the variance returns to: ω / (1 − α − β). */
        public FixedPoint longRunVariance() {
            return floor.over(FixedPoint.ONE.minus(reaction).minus(persistence));
        }
    }
}
