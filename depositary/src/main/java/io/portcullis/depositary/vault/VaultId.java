package io.portcullis.depositary.vault;

import io.portcullis.depositary.model.Bytes32;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** A vault's name: 16 random bytes, big-endian in two halves. It says nothing of its account. */
public record VaultId(long high, long low) {
    public static final int LENGTH = 16;

    public static VaultId random(RandomGenerator random) {
        return new VaultId(random.nextLong(), random.nextLong());
    }

    static VaultId read(ByteBuffer in) {
        return new VaultId(in.getLong(), in.getLong());
    }

    void write(ByteBuffer out) {
        out.putLong(high).putLong(low);
    }

    /** @throws IllegalArgumentException unless there are 32 lower-case digits */
    public static VaultId fromHex(String digits) {
        if (!digits.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("a vault's id has 32 digits");
        }
        return read(ByteBuffer.wrap(HexFormat.of().parseHex(digits)));
    }

    /** In a word's last 16 bytes. */
    Bytes32 word() {
        return Bytes32.of(ByteBuffer.allocate(Bytes32.LENGTH)
                .putLong(0)
                .putLong(0)
                .putLong(high)
                .putLong(low)
                .array());
    }

    static VaultId of(Bytes32 word) {
        if (word.word(0) != 0 || word.word(1) != 0) {
            throw new IllegalArgumentException("a vault's id has 16 bytes");
        }
        return new VaultId(word.word(2), word.word(3));
    }

    public byte[] toArray() {
        return ByteBuffer.allocate(LENGTH).putLong(high).putLong(low).array();
    }

    public static VaultId of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a vault's id has 16 bytes");
        }
        return read(ByteBuffer.wrap(bytes));
    }

    /** 32 digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toArray());
    }
}
