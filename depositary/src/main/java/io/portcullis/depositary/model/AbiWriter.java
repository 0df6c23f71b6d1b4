package io.portcullis.depositary.model;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** Writes 32-byte big-endian words of the Solidity contract ABI. Offsets are the caller's: the layouts here are few and fixed. */
final class AbiWriter {
    static final int WORD = 32;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    AbiWriter word(Bytes32 word) {
        out.writeBytes(word.toArray());
        return this;
    }

    AbiWriter address(Address address) {
        out.writeBytes(new byte[WORD - Address.LENGTH]);
        out.writeBytes(address.toArray());
        return this;
    }

    /** An unsigned number below 2^63. */
    AbiWriter number(long value) {
        return number(BigInteger.valueOf(value));
    }

    AbiWriter number(BigInteger value) {
        if (value.signum() < 0) {
            throw new IllegalArgumentException("only unsigned numbers are written: " + value);
        }
        byte[] magnitude = value.toByteArray();
        byte[] word = new byte[WORD];
        int length = Math.min(magnitude.length, WORD);
        System.arraycopy(magnitude, magnitude.length - length, word, WORD - length, length);
        out.writeBytes(word);
        return this;
    }

    /** The length of the bytes, then the bytes, filled up with zeros to a whole word. */
    AbiWriter dynamicBytes(byte[] bytes) {
        number(bytes.length);
        out.writeBytes(bytes);
        out.writeBytes(new byte[padding(bytes.length)]);
        return this;
    }

    AbiWriter raw(byte[] words) {
        out.writeBytes(words);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    static int padding(int length) {
        return (WORD - length % WORD) % WORD;
    }
}
