package io.portcullis.depositary.model;

import java.math.BigInteger;
import java.util.Arrays;

/** Writes 32-byte big-endian words of the Solidity contract ABI. Offsets are the caller's: the layouts here are few and fixed. */
public final class AbiWriter {
    public static final int WORD = 32;

    private byte[] buffer;
    private int length;

    public AbiWriter() {
        this(8);
    }

    /** @param words to make room for at once; more are fine */
    public AbiWriter(int words) {
        buffer = new byte[words * WORD];
    }

    /** Forgets what was written. */
    public AbiWriter clear() {
        length = 0;
        return this;
    }

    public AbiWriter word(Bytes32 word) {
        reserve(WORD);
        word.copyTo(buffer, length);
        length += WORD;
        return this;
    }

    public AbiWriter address(Address address) {
        return zeros(WORD - Address.LENGTH).raw(address.toArray());
    }

    /** An unsigned number below 2^63. */
    public AbiWriter number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("not an unsigned number of 63 bits: " + value);
        }
        return zeros(WORD - Long.BYTES).putLong(value);
    }

    /** An unsigned number below 2^256. */
    public AbiWriter number(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 8 * WORD) {
            throw new IllegalArgumentException("not an unsigned number of 256 bits: " + value);
        }
        byte[] magnitude = value.toByteArray();
        int size = Math.min(magnitude.length, WORD);
        return zeros(WORD - size).raw(magnitude, magnitude.length - size, size);
    }

    /** A signed {@code int256}, in two's complement. */
    public AbiWriter signed(Amount value) {
        fill(WORD - Amount.BYTES, (byte) (value.isNegative() ? -1 : 0));
        return putLong(value.high()).putLong(value.low());
    }

    /** The length of the bytes, then the bytes, filled up with zeros to a whole word. */
    public AbiWriter dynamicBytes(byte[] bytes) {
        return number(bytes.length).raw(bytes).zeros(padding(bytes.length));
    }

    /** Sixteen bytes stand at the beginning of their word. */
    public AbiWriter bytes16(long high, long low) {
        return putLong(high).putLong(low).zeros(WORD - 2 * Long.BYTES);
    }

    /** Words already encoded. */
    public AbiWriter raw(byte[] words) {
        return raw(words, 0, words.length);
    }

    public byte[] toBytes() {
        return Arrays.copyOf(buffer, length);
    }

    /** Keccak-256 of what was written. */
    public Bytes32 keccak() {
        return Keccak.hash(buffer, length);
    }

    private AbiWriter raw(byte[] from, int start, int count) {
        reserve(count);
        System.arraycopy(from, start, buffer, length, count);
        length += count;
        return this;
    }

    private AbiWriter putLong(long value) {
        reserve(Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            buffer[length++] = (byte) (value >>> (Long.SIZE - Byte.SIZE * (i + 1)));
        }
        return this;
    }

    private AbiWriter zeros(int count) {
        return fill(count, (byte) 0);
    }

    private AbiWriter fill(int count, byte value) {
        reserve(count);
        Arrays.fill(buffer, length, length + count, value);
        length += count;
        return this;
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(needed, 2 * Math.min(buffer.length, 1 << 29)));
        }
    }

    /** How many zeros follow that many bytes. */
    public static int padding(int length) {
        return (WORD - length % WORD) % WORD;
    }
}
