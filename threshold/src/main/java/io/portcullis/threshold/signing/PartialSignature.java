package io.portcullis.threshold.signing;

import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.sharing.Lagrange;

/**
 * One member's part of a group signature: what its share makes of the message.
 *
 * @param epoch of the share
 * @param index of the share, 1 to 128
 */
public record PartialSignature(long epoch, int index, Signature signature) {
    /** @throws io.portcullis.threshold.verdict.ThresholdRefusedException INDEX_INVALID */
    public PartialSignature {
        Lagrange.requireIndex(index);
    }
}
