package io.portcullis.engine.credit;

import java.util.Optional;

/**
 * A firm's equity as a call on its assets (Merton 1974): from what is seen, the equity and its volatility, to what is not, the assets, their
 * volatility, the distance to default and its probability under the riskless drift.
 *
 * <pre>
 *   E      = V·Φ(d₁) − D·e^(−rT)·Φ(d₂)
 *   σ_E·E  = σ_V·V·Φ(d₁)
 *   d₁     = (ln(V/D) + (r + σ_V²/2)·T) / (σ_V·√T)      d₂ = d₁ − σ_V·√T      PD = Φ(−d₂)
 * </pre>
 *
 * <p>Two equations, solved by Newton's rule from V = E + D·e^(−rT), above which it cannot lie; a step that would leave the bounds goes half of the
 * way to them. What does not settle within
 * {@link #MOST_ROUNDS} rounds, and a firm whose equity is next to nothing, has no answer here: the caller counts it as the worst.
 */
public final class Merton {
    private static final int MOST_ROUNDS = 40;

    /** Of the debt: what is less has too few digits for an answer that means anything. */
    private static final FixedPoint LEAST_EQUITY = FixedPoint.of("0.000001");

    /** A step this small, relative to what it changes, is the last: the error behind it is of its square. */
    private static final FixedPoint NEAR = FixedPoint.of("0.00000001");

    /**
     * What is seen of a firm. Amounts in any one unit.
     *
     * @param equity above zero
     * @param equityVolatility a year's, above zero: 0.8 is 80 %
     * @param debt due at the horizon, above zero
     * @param rate riskless, continuous, a year's
     * @param years to the horizon, above zero
     */
    public record Firm(
            FixedPoint equity, FixedPoint equityVolatility, FixedPoint debt, FixedPoint rate, FixedPoint years) {
        public Firm {
            if (equity.sign() <= 0 || equityVolatility.sign() <= 0 || debt.sign() <= 0 || years.sign() <= 0) {
                throw new IllegalArgumentException("a firm has equity, volatility, debt and a horizon above zero");
            }
        }
    }

    /** @param distance to default, d₂: in standard deviations of the assets */
    public record Solution(
            FixedPoint assets, FixedPoint assetVolatility, FixedPoint distance, FixedPoint defaultProbability) {}

    private Merton() {}

    /** Empty if the equations do not settle. */
    public static Optional<Solution> solve(Firm firm) {
        // All amounts by the debt: no firm is too large or too small for eighteen places.
        FixedPoint equity = firm.equity().over(firm.debt());
        if (equity.isBelow(LEAST_EQUITY)) {
            return Optional.empty();
        }
        FixedPoint rootYears = firm.years().root();
        FixedPoint drift = firm.rate().times(firm.years());
        FixedPoint discount = Exponential.exp(drift.negated());
        FixedPoint moving = firm.equityVolatility().times(equity);
        FixedPoint most = equity.plus(discount);
        FixedPoint assets = most;
        FixedPoint volatility = moving.over(assets);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            FixedPoint spread = volatility.times(rootYears);
            if (spread.sign() <= 0) {
                return Optional.empty();
            }
            FixedPoint upper = upper(assets, spread, drift);
            FixedPoint lower = upper.minus(spread);
            FixedPoint density = Normal.density(upper);
            FixedPoint inside = Normal.cumulative(upper, density);
            FixedPoint delta = assets.times(inside);
            FixedPoint priced =
                    delta.minus(discount.times(Normal.cumulative(lower))).minus(equity);
            FixedPoint moved = volatility.times(delta).minus(moving);

            // The Jacobian's rows are the two equations, its columns assets and volatility.
            FixedPoint dense = assets.times(density);
            FixedPoint pricedByVolatility = dense.times(rootYears);
            FixedPoint movedByAssets = volatility.times(inside).plus(density.over(rootYears));
            FixedPoint movedByVolatility = delta.minus(dense.times(lower));
            FixedPoint determinant = inside.times(movedByVolatility).minus(pricedByVolatility.times(movedByAssets));
            if (determinant.sign() == 0) {
                return Optional.empty();
            }
            FixedPoint assetStep = priced.times(movedByVolatility)
                    .minus(pricedByVolatility.times(moved))
                    .over(determinant);
            FixedPoint volatilityStep =
                    inside.times(moved).minus(movedByAssets.times(priced)).over(determinant);
            assets = stepped(assets, assetStep, equity, most);
            volatility = stepped(volatility, volatilityStep, FixedPoint.ZERO, firm.equityVolatility());
            if (assetStep.absolute().compareTo(NEAR.times(assets)) <= 0
                    && volatilityStep.absolute().compareTo(NEAR.times(volatility)) <= 0) {
                return Optional.of(solution(assets, volatility, rootYears, drift, firm.debt()));
            }
        }
        return Optional.empty();
    }

    /** d₁, of assets by the debt. */
    private static FixedPoint upper(FixedPoint assets, FixedPoint spread, FixedPoint drift) {
        return Exponential.ln(assets).plus(drift).over(spread).plus(spread.over(2));
    }

    private static Solution solution(
            FixedPoint assets, FixedPoint volatility, FixedPoint rootYears, FixedPoint drift, FixedPoint debt) {
        FixedPoint spread = volatility.times(rootYears);
        FixedPoint lower = upper(assets, spread, drift).minus(spread);
        return new Solution(assets.times(debt), volatility, lower, Normal.cumulative(lower.negated()));
    }

    /** One step down, or half of the way to the bound that it would pass. */
    private static FixedPoint stepped(FixedPoint from, FixedPoint step, FixedPoint least, FixedPoint most) {
        FixedPoint to = from.minus(step);
        if (to.compareTo(least) <= 0) {
            return from.plus(least).over(2);
        }
        return to.isAbove(most) ? from.plus(most).over(2) : to;
    }
}
