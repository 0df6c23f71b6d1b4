package io.portcullis.threshold.codec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Public bytes that never change; equal by content. Secrets are in {@code memory.LockedMemory} instead. */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    /** Making one costs as much as hashing with it. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Bytes::newSha256);

    /** For the codec beside this class, which only reads them. */
    final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Bytes of(byte[] bytes) {
        return new Bytes(bytes.clone());
    }

    /** A part of an array. */
    public static Bytes of(byte[] from, int start, int length) {
        return new Bytes(Arrays.copyOfRange(from, start, start + length));
    }

    /** Of an array that nobody else has. */
    static Bytes owned(byte[] bytes) {
        return new Bytes(bytes);
    }

    public static Bytes ascii(String text) {
        return new Bytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** @param hex pairs of digits without a prefix */
    public static Bytes ofHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }

    public byte[] toArray() {
        return bytes.clone();
    }

    /** What is made of these bytes where they lie. */
    public <T> T with(Slice<T> slice) {
        return slice.of(bytes, 0, bytes.length);
    }

    public void copyTo(byte[] into, int at) {
        System.arraycopy(bytes, 0, into, at, bytes.length);
    }

    /** Feeds these bytes to a hash. */
    public void to(MessageDigest digest) {
        digest.update(bytes);
    }

    public int size() {
        return bytes.length;
    }

    public Bytes concat(Bytes after) {
        byte[] both = Arrays.copyOf(bytes, bytes.length + after.bytes.length);
        System.arraycopy(after.bytes, 0, both, bytes.length, after.bytes.length);
        return new Bytes(both);
    }

    /** SHA-256 of these bytes. */
    public Bytes sha256() {
        return new Bytes(SHA_256.get().digest(bytes));
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
