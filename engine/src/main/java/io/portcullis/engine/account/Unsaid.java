package io.portcullis.engine.account;

import io.portcullis.depositary.model.Bytes32;

/**
 * A value of a hash chain that one side would show in a frame, and no frame will hold: only the chain can still be shown it.
 *
 * @param value a payment's preimage, or a step of a pull
 * @param progress how many times SHA-256 leads from it to the hash that it was locked with: 1 for a preimage
 */
public record Unsaid(Bytes32 value, int progress) {
    public Unsaid {
        if (progress < 1) {
            throw new IllegalArgumentException("a value leads to its hash in one step or more");
        }
    }
}
