package io.portcullis.depositary.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Locale;

/** Twenty immutable bytes: an account or contract of the EVM. Shown, and read from people, with the EIP-55 checksum. */
public final class Address implements Comparable<Address> {
    public static final int LENGTH = 20;
    public static final Address ZERO = new Address(new byte[LENGTH]);

    private final byte[] bytes;

    private Address(byte[] owned) {
        this.bytes = owned;
    }

    /** @throws IllegalArgumentException unless there are exactly 20 bytes */
    public static Address of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("expected 20 bytes, got " + bytes.length);
        }
        return new Address(bytes.clone());
    }

    /**
     * Reads an address written with its EIP-55 checksum.
     *
     * @throws IllegalArgumentException if the form is wrong or a letter's case does not match the checksum
     */
    public static Address fromChecksummed(String text) {
        Address address = new Address(Hex.decode(text.toLowerCase(Locale.ROOT), LENGTH));
        if (!address.toString().equals(text)) {
            throw new IllegalArgumentException("the address fails its EIP-55 checksum: one character may be mistyped");
        }
        return address;
    }

    /** Reads an address from a machine, all in lower case. */
    public static Address fromHex(String hex) {
        return new Address(Hex.decode(hex, LENGTH));
    }

    /** The account of a public key: the last 20 bytes of Keccak-256 over the 64 bytes {@code x ‖ y}, big-endian. */
    public static Address ofPublicKey(byte[] xy) {
        if (xy.length != 64) {
            throw new IllegalArgumentException("expected the 64 bytes x ‖ y, got " + xy.length);
        }
        return new Address(Arrays.copyOfRange(Keccak.hash(xy).toArray(), 12, 32));
    }

    public byte[] toArray() {
        return bytes.clone();
    }

    public boolean isZero() {
        return equals(ZERO);
    }

    @Override
    public int compareTo(Address other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The EIP-55 text. */
    @Override
    public String toString() {
        String lower = Hex.encode(bytes).substring(2);
        byte[] hash = Keccak.hash(lower.getBytes(US_ASCII)).toArray();
        StringBuilder text = new StringBuilder(2 + 2 * LENGTH).append("0x");
        for (int i = 0; i < lower.length(); i++) {
            int nibble = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf;
            text.append(nibble >= 8 ? Character.toUpperCase(lower.charAt(i)) : lower.charAt(i));
        }
        return text.toString();
    }
}
