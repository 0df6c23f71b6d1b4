package io.portcullis.depositary.model;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Reads what {@link AbiWriter} writes, front to back, from untrusted bytes.
 *
 * <p>Invariants: never reads outside the bytes given; every number fits the width asked for; an offset must be the one expected,
 * so there is one encoding of each value; {@link #end} refuses what is left over. Every refusal is a {@link
 * MalformedBatchException}.
 */
public final class AbiReader {
    private final byte[] bytes;
    private int position;

    public AbiReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public Bytes32 word() {
        return Bytes32.of(take(AbiWriter.WORD));
    }

    public Address address() {
        byte[] word = take(AbiWriter.WORD);
        for (int i = 0; i < AbiWriter.WORD - Address.LENGTH; i++) {
            if (word[i] != 0) {
                throw new MalformedBatchException("an address has bytes above its 20");
            }
        }
        return Address.of(Arrays.copyOfRange(word, AbiWriter.WORD - Address.LENGTH, AbiWriter.WORD));
    }

    /** An unsigned number below 2^63: every uint64 of the protocol that a signer agrees to is in that range. */
    public long number() {
        BigInteger value = bigNumber();
        if (value.bitLength() > 63) {
            throw new MalformedBatchException("a number exceeds 63 bits");
        }
        return value.longValueExact();
    }

    public int number(int most) {
        long value = number();
        if (value > most) {
            throw new MalformedBatchException("a number exceeds its bound of " + most + ": " + value);
        }
        return (int) value;
    }

    public Amount amount() {
        BigInteger value = bigNumber();
        if (value.compareTo(Amount.MAX_UNITS) > 0) {
            throw new MalformedBatchException("an amount exceeds 2^127 - 1");
        }
        return new Amount(value);
    }

    /** A signed {@code int256} that fits 128 bits. */
    public Amount signedAmount() {
        BigInteger value = new BigInteger(take(AbiWriter.WORD));
        if (value.bitLength() > 127) {
            throw new MalformedBatchException("a signed amount does not fit 128 bits");
        }
        return new Amount(value);
    }

    public boolean flag() {
        return number(1) == 1;
    }

    public void offset(long expected) {
        if (number() != expected) {
            throw new MalformedBatchException("an offset is not the canonical one");
        }
    }

    public byte[] dynamicBytes(int most) {
        int length = number(most);
        byte[] value = take(length);
        for (byte pad : take(AbiWriter.padding(length))) {
            if (pad != 0) {
                throw new MalformedBatchException("padding is not zero");
            }
        }
        return value;
    }

    /** Whole words, as they are. */
    public byte[] bytes(int length) {
        return take(length);
    }

    public void end() {
        if (position != bytes.length) {
            throw new MalformedBatchException((bytes.length - position) + " bytes are left over");
        }
    }

    /** An unsigned number of any width. */
    public BigInteger bigNumber() {
        return new BigInteger(1, take(AbiWriter.WORD));
    }

    private byte[] take(int length) {
        if (length > bytes.length - position) {
            throw new MalformedBatchException("the bytes end too early");
        }
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }
}
