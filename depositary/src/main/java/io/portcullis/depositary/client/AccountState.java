package io.portcullis.depositary.client;

/**
 * Where an account stands on the chain; zeros before anything happened in it.
 *
 * @param nonce of the last agreement used or burned
 * @param settledVersion proof bodies up to it are void
 */
public record AccountState(long nonce, long settledVersion) {
    /** The nonce that the next agreement must name. */
    public long nextNonce() {
        return nonce + 1;
    }
}
