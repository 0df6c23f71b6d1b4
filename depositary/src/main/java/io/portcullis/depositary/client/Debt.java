package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;

/**
 * One debt that stands.
 *
 * @param index its number in the debtor's queue of the token
 */
public record Debt(long index, EntityId creditor, Amount amount) {
    public Debt {
        if (index < 0 || !amount.isPositive()) {
            throw new IllegalArgumentException("a debt that stands has a number and an amount");
        }
    }
}
