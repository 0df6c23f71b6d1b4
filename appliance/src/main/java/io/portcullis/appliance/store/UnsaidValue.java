package io.portcullis.appliance.store;

import io.portcullis.depositary.model.Bytes32;

/**
 * A value of a hash chain that an account's frames can no longer show.
 *
 * @param account {@code AccountKey#id}
 * @param progress how many times SHA-256 leads from the value to the hash that something was locked with: 1 for a preimage
 */
public record UnsaidValue(Bytes32 account, Bytes32 value, int progress) {}
