package io.portcullis.depositary.model;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/** Writes 32-byte big-endian words of the Solidity contract ABI. Offsets are the caller's: the layouts here are few and fixed. */
public final class AbiWriter {
    public static final int WORD = 32;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public AbiWriter word(Bytes32 word) {
        out.writeBytes(word.toArray());
        return this;
    }

    public AbiWriter address(Address address) {
        out.writeBytes(new byte[WORD - Address.LENGTH]);
        out.writeBytes(address.toArray());
        return this;
    }

    /** An unsigned number below 2^63. */
    public AbiWriter number(long value) {
        return number(BigInteger.valueOf(value));
    }

    /** An unsigned number below 2^256. */
    public AbiWriter number(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 8 * WORD) {
            throw new IllegalArgumentException("not an unsigned number of 256 bits: " + value);
        }
        byte[] magnitude = value.toByteArray();
        byte[] word = new byte[WORD];
        int length = Math.min(magnitude.length, WORD);
        System.arraycopy(magnitude, magnitude.length - length, word, WORD - length, length);
        out.writeBytes(word);
        return this;
    }

    /** A signed {@code int256}, in two's complement. */
    public AbiWriter signed(Amount value) {
        byte[] word = new byte[WORD];
        Arrays.fill(word, 0, WORD - Amount.BYTES, (byte) (value.isNegative() ? -1 : 0));
        for (int i = 0; i < Long.BYTES; i++) {
            int shift = Long.SIZE - Byte.SIZE * (i + 1);
            word[WORD - Amount.BYTES + i] = (byte) (value.high() >>> shift);
            word[WORD - Long.BYTES + i] = (byte) (value.low() >>> shift);
        }
        out.writeBytes(word);
        return this;
    }

    /** The length of the bytes, then the bytes, filled up with zeros to a whole word. */
    public AbiWriter dynamicBytes(byte[] bytes) {
        number(bytes.length);
        out.writeBytes(bytes);
        out.writeBytes(new byte[padding(bytes.length)]);
        return this;
    }

    /** Words already encoded. */
    public AbiWriter raw(byte[] words) {
        out.writeBytes(words);
        return this;
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    /** How many zeros follow that many bytes. */
    public static int padding(int length) {
        return (WORD - length % WORD) % WORD;
    }
}
