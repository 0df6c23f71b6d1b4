package io.portcullis.depositary.model;

/** A group's signature over a batch's digest: a point of G1, 128 bytes: x, y. */
public record GroupSignature(CurvePoint point) {
    public static final int LENGTH = 128;

    /** @throws IllegalArgumentException for another length, or padding that is not zero */
    public static GroupSignature of(byte[] bytes) {
        return new GroupSignature(CurvePoint.of(bytes, LENGTH));
    }

    @Override
    public String toString() {
        return point.toString();
    }
}
