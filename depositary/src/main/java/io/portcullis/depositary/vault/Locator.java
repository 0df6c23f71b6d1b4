package io.portcullis.depositary.vault;

import java.nio.ByteBuffer;

/** Where an opening is found by who knows its clue: 16 bytes, big-endian in two halves. */
public record Locator(long high, long low) {
    static final int LENGTH = 16;

    static Locator read(ByteBuffer in) {
        return new Locator(in.getLong(), in.getLong());
    }

    void write(ByteBuffer out) {
        out.putLong(high).putLong(low);
    }
}
