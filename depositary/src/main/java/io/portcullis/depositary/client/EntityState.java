package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;

/**
 * Where an entity stands.
 *
 * @param nonce the last one spent, by a batch or by the guardian; 0 before the first
 * @param boardEpoch how many boards it has had, from 1
 * @param auditAnchoredAt Unix seconds of the last batch's anchor; 0 before the first
 */
public record EntityState(
        long nonce, long boardEpoch, FreezeLevel freezeLevel, long auditAnchoredAt, Bytes32 auditAnchor) {
    /** The nonce its next batch must have. */
    public long nextNonce() {
        return nonce + 1;
    }
}
