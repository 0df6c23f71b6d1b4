package io.portcullis.depositary.model;

import java.security.MessageDigest;
import java.util.Arrays;

/** Thirty-two immutable bytes: a hash, an id, or a word of the EVM. Ordered as an unsigned big-endian number. */
public final class Bytes32 implements Comparable<Bytes32> {
    public static final int LENGTH = 32;
    public static final Bytes32 ZERO = new Bytes32(new byte[LENGTH]);

    private final byte[] bytes;

    private Bytes32(byte[] owned) {
        this.bytes = owned;
    }

    /** @throws IllegalArgumentException unless there are exactly 32 bytes */
    public static Bytes32 of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("expected 32 bytes, got " + bytes.length);
        }
        return new Bytes32(bytes.clone());
    }

    /** Thirty-two bytes of an array. */
    public static Bytes32 of(byte[] from, int start) {
        return new Bytes32(Arrays.copyOfRange(from, start, start + LENGTH));
    }

    /** Of an array of 32 bytes that nobody else has. */
    static Bytes32 owned(byte[] bytes) {
        return new Bytes32(bytes);
    }

    /** @throws IllegalArgumentException unless the text is {@code 0x} and 64 lower-case digits */
    public static Bytes32 fromHex(String hex) {
        return new Bytes32(Hex.decode(hex, LENGTH));
    }

    public byte[] toArray() {
        return bytes.clone();
    }

    public void copyTo(byte[] into, int at) {
        System.arraycopy(bytes, 0, into, at, LENGTH);
    }

    /**
     * Eight of the bytes as a big-endian number.
     *
     * @param index 0 to 3
     */
    public long word(int index) {
        return word(bytes, index * Long.BYTES);
    }

    /** Eight bytes of an array as a big-endian number. */
    static long word(byte[] from, int start) {
        long word = 0;
        for (int i = start; i < start + Long.BYTES; i++) {
            word = (word << Byte.SIZE) | (from[i] & 0xff);
        }
        return word;
    }

    /** Feeds these bytes to a hash. */
    public void to(MessageDigest digest) {
        digest.update(bytes);
    }

    public boolean isZero() {
        return equals(ZERO);
    }

    @Override
    public int compareTo(Bytes32 other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes32 that && Arrays.equals(bytes, that.bytes);
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
