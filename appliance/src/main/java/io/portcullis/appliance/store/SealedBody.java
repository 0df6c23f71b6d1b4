package io.portcullis.appliance.store;

import io.portcullis.depositary.model.Bytes32;

/**
 * A body that this appliance sealed, whether or not the other side did.
 *
 * @param account {@link io.portcullis.depositary.model.AccountKey#id}
 */
public record SealedBody(Bytes32 account, long version, Bytes32 hash) {}
