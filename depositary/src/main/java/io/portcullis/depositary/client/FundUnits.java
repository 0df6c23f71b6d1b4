package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Amount;

/**
 * Shares of a pool that an entity has, or units of the hub's bond.
 *
 * @param leaving of these, those whose exit waits
 */
public record FundUnits(Amount units, Amount leaving) {}
