package io.portcullis.depositary.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The key that a board's members share: a point of G2, 256 bytes: x.c0, x.c1, y.c0, y.c1. */
public record GroupKey(CurvePoint point) {
    public static final int LENGTH = 256;
    private static final int FINGERPRINT_BYTES = 8;

    /** @throws IllegalArgumentException for another length, or padding that is not zero */
    public static GroupKey of(byte[] bytes) {
        return new GroupKey(CurvePoint.of(bytes, LENGTH));
    }

    /** The first 8 bytes of the SHA-256 of the key: what people compare. */
    public String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(point.toArray());
            return Hex.encode(Arrays.copyOf(hash, FINGERPRINT_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return point.toString();
    }
}
