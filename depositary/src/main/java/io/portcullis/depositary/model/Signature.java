package io.portcullis.depositary.model;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * A secp256k1 signature in the contract's form: the 65 bytes {@code r ‖ s ‖ v}, big-endian, {@code v} 27 or 28, {@code s} in the lower
 * half of the group order (EIP-2), so that one agreement has one signature.
 */
public record Signature(BigInteger r, BigInteger s, int v) {
    public static final int LENGTH = 65;
    public static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    public static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

    public Signature {
        if (r.signum() <= 0 || r.compareTo(ORDER) >= 0 || s.signum() <= 0 || s.compareTo(HALF_ORDER) > 0) {
            throw new IllegalArgumentException("r or s is out of range, or s is in the upper half");
        }
        if (v != 27 && v != 28) {
            throw new IllegalArgumentException("v is 27 or 28");
        }
    }

    /** @throws IllegalArgumentException unless the bytes are the strict form */
    public static Signature decode(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a signature has 65 bytes, not " + bytes.length);
        }
        return new Signature(
                new BigInteger(1, Arrays.copyOfRange(bytes, 0, 32)),
                new BigInteger(1, Arrays.copyOfRange(bytes, 32, 64)),
                bytes[64] & 0xff);
    }

    public byte[] encode() {
        byte[] out = new byte[LENGTH];
        byte[] words = new AbiWriter().number(r).number(s).toBytes();
        System.arraycopy(words, 0, out, 0, words.length);
        out[64] = (byte) v;
        return out;
    }
}
