package io.portcullis.engine.route;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.Limits;

/**
 * What a route costs its sender beside the fees: capital that is locked, and the chance that it stays locked until expiry.
 *
 * @param riskPartsPerMillionPerDay of the delivered amount, for each day that the first HTLC expires after the last
 */
public record RouteCost(int riskPartsPerMillionPerDay) {
    private static final int MILLION = 1_000_000;
    private static final int DAY_SECONDS = 86_400;

    public RouteCost {
        if (riskPartsPerMillionPerDay < 0 || riskPartsPerMillionPerDay > Limits.ROUTE_RISK_PPM_PER_DAY) {
            throw new IllegalArgumentException(
                    "a risk is 0 to " + Limits.ROUTE_RISK_PPM_PER_DAY + " parts per million a day");
        }
    }

    /** Rises with the seconds, never overflows: 2^120 · 1 % · 365 is below 2^122. */
    Amount ofLocking(Amount delivered, long seconds) {
        Amount perDay = new Proportion(riskPartsPerMillionPerDay, MILLION).ceilingOf(delivered);
        return new Proportion(Math.toIntExact(seconds), DAY_SECONDS).floorOf(perDay);
    }
}
