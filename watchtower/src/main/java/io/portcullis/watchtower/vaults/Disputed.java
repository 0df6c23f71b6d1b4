package io.portcullis.watchtower.vaults;

import io.portcullis.depositary.model.Bytes32;

/**
 * A dispute, by what its start showed.
 *
 * @param version that it started with; 0 if nothing was ever settled nor proved
 */
public record Disputed(Bytes32 account, Bytes32 bodyHash, long version) {
    public Disputed {
        if (version < 0) {
            throw new IllegalArgumentException("versions are not negative");
        }
    }
}
