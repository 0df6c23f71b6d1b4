package io.portcullis.threshold.sealing;

/**
 * A share at rest.
 *
 * @param binding what it was sealed for; authenticated, and compared with what is expected before it is opened
 * @param bytes the scheme's ciphertext with its IV and tag; at most 1,024
 */
public record SealedShare(SealingScheme scheme, ShareBinding binding, byte[] bytes) {
    public static final int MAX_BYTES = 1_024;

    public SealedShare {
        if (bytes.length == 0 || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a sealed share has 1 to " + MAX_BYTES + " bytes");
        }
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedShare that
                && scheme == that.scheme
                && binding.equals(that.binding)
                && java.util.Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(bytes);
    }
}
