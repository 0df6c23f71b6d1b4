package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.FundTerms;
import java.math.BigInteger;

/**
 * A token's pool; {@code struct Pool} of {@code FundTypes.sol}.
 *
 * @param generation rises when a pool that lost everything begins anew: older shares have no part in it
 * @param declared how many defaults of the token were declared
 * @param decided how many of these were allocated or abandoned; exits wait while they are fewer
 * @param capPeriod the period that {@code capLeft} is of
 * @param askedUntil until when what the last default asked may be brought back before an exit leaves it behind, in Unix seconds
 * @param asked of holders, ever
 * @param broughtBack of that, or kept of what left
 */
public record FundPool(
        Amount assets,
        Amount shares,
        long generation,
        long declared,
        long decided,
        long capPeriod,
        Amount capLeft,
        long askedUntil,
        Amount asked,
        Amount broughtBack) {
    /** Whether exits wait. */
    public boolean isUndecided() {
        return decided < declared;
    }

    /** What all who were asked have not brought back, but for what was rounded off. */
    public Amount arrears() {
        return asked.minus(broughtBack);
    }

    /**
     * What it could pay at a time: all it has, up to what is left of the period's cap. A period that nothing was paid in yet has its whole cap.
     *
     * @param timeSeconds of a block, Unix time
     */
    public Amount canPay(FundTerms terms, long timeSeconds) {
        if (capPeriod == timeSeconds / terms.capPeriodSeconds() + 1) {
            return assets.min(capLeft);
        }
        BigInteger cap = assets.units()
                .multiply(BigInteger.valueOf(terms.capBasisPoints()))
                .divide(BigInteger.valueOf(FundTerms.WHOLE));
        return assets.min(new Amount(cap));
    }
}
