package io.portcullis.engine.credit;

import io.portcullis.depositary.model.Amount;

/**
 * The parameters of one version of the risk model. A change is a change of version, so that a report names what it was made by.
 *
 * @param modelVersion from 1
 * @param lossGivenDefault from 0 to 1: what a creditor loses of its exposure
 * @param creditConversion from 0 to 1: how much of an undrawn limit is drawn by the time of a default
 * @param maturityYears effective, for the capital formula
 * @param defaultYears over which default is looked at: one, as the capital formula means it
 * @param tailDeviations z: how many standard deviations of the price the reserve must stand
 * @param horizonDays h: over how many days
 * @param floor the least reserve for any exposure above zero, in the token's units
 * @param costOfCapital a year's
 * @param baseRate the yearly on-chain rate that a spread is added to
 * @param spreadPerVolatility κ
 * @param spreadPerLoss λ, the price of a unit of expected loss
 */
public record RiskRules(
        int modelVersion,
        FixedPoint lossGivenDefault,
        FixedPoint creditConversion,
        FixedPoint maturityYears,
        FixedPoint defaultYears,
        FixedPoint tailDeviations,
        int horizonDays,
        Amount floor,
        FixedPoint costOfCapital,
        FixedPoint baseRate,
        FixedPoint spreadPerVolatility,
        FixedPoint spreadPerLoss) {
    private static final int MOST_DAYS = 366;

    public RiskRules {
        requireShare(lossGivenDefault);
        requireShare(creditConversion);
        if (modelVersion < 1
                || maturityYears.sign() <= 0
                || defaultYears.sign() <= 0
                || tailDeviations.sign() < 0
                || horizonDays < 1
                || horizonDays > MOST_DAYS
                || floor.isNegative()
                || costOfCapital.sign() < 0
                || spreadPerVolatility.sign() < 0
                || spreadPerLoss.sign() < 0) {
            throw new IllegalArgumentException("a parameter of the risk model is out of its range");
        }
    }

    private static void requireShare(FixedPoint share) {
        if (share.sign() < 0 || share.isAbove(FixedPoint.ONE)) {
            throw new IllegalArgumentException("a share is from 0 to 1");
        }
    }
}
