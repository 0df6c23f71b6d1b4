package io.portcullis.threshold.channel;

import io.portcullis.threshold.Limits;
import io.portcullis.threshold.codec.Bytes;

/**
 * A deal under way.
 *
 * @param ephemeral the public key made for this deal alone
 * @param ciphertext with its tag of 16 bytes
 */
public record SealedDeal(TransportPublicKey ephemeral, Bytes ciphertext) {
    public SealedDeal {
        if (ciphertext.size() > Limits.MAX_DEAL_BYTES) {
            throw new IllegalArgumentException("a sealed deal has at most " + Limits.MAX_DEAL_BYTES + " bytes");
        }
    }
}
