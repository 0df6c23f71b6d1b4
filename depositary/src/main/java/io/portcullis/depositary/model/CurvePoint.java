package io.portcullis.depositary.model;

import java.util.Arrays;

/**
 * Bytes of a BLS12-381 point as EIP-2537 has them: coordinates of 64 bytes, big-endian, the first 16 zero. Whether they are a point of the
 * group is checked where there is curve arithmetic: by the contract, and by who makes it.
 */
public final class CurvePoint {
    private static final int COORDINATE = 64;
    private static final int PADDING = 16;

    private final byte[] bytes;

    private CurvePoint(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException for another length, or padding that is not zero */
    static CurvePoint of(byte[] bytes, int length) {
        if (bytes.length != length) {
            throw new IllegalArgumentException("a point has " + length + " bytes here, not " + bytes.length);
        }
        for (int at = 0; at < length; at += COORDINATE) {
            if (!Arrays.equals(bytes, at, at + PADDING, new byte[PADDING], 0, PADDING)) {
                throw new IllegalArgumentException("the padding of a coordinate is not zero");
            }
        }
        return new CurvePoint(bytes.clone());
    }

    public byte[] toArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CurvePoint that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return Hex.encode(bytes);
    }
}
