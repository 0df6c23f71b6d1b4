package io.portcullis.threshold.sealing;

import io.portcullis.threshold.codec.Bytes;

/**
 * A share at rest.
 *
 * @param binding what it was sealed for; authenticated, and compared with what is expected before it is opened
 * @param ciphertext the scheme's, with its IV and tag; at most 1,024 bytes
 */
public record SealedShare(SealingScheme scheme, ShareBinding binding, Bytes ciphertext) {
    public static final int MAX_BYTES = 1_024;

    public SealedShare {
        if (ciphertext.size() == 0 || ciphertext.size() > MAX_BYTES) {
            throw new IllegalArgumentException("a sealed share has 1 to " + MAX_BYTES + " bytes");
        }
    }
}
