package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;

/**
 * Value set aside for a destination.
 *
 * @param releaseAt Unix seconds from which anyone may release it
 */
public record Withdrawal(
        EntityId entity, TokenId token, Address destination, Amount amount, long releaseAt, Status status) {
    public enum Status {
        QUEUED,
        RELEASED,
        CANCELLED
    }
}
