package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;

/**
 * An exit that waits; {@code struct Exit} of {@code FundTypes.sol}.
 *
 * @param generation of the pool's shares
 * @param readyAt Unix seconds from which it may be finished
 * @param units shares of the pool, or units of the bond
 */
public record FundExit(EntityId entity, TokenId token, long generation, long readyAt, Amount units, boolean ofBond) {}
