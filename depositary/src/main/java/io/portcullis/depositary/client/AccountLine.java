package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Amount;

/**
 * What an account holds of one token on the chain; zeros if nothing.
 *
 * @param collateral C
 * @param ondelta the part of Δ that the chain knows of: signed, positive if it is left's
 */
public record AccountLine(Amount collateral, Amount ondelta) {
    public AccountLine {
        if (collateral.isNegative()) {
            throw new IllegalArgumentException("collateral is not negative");
        }
    }
}
