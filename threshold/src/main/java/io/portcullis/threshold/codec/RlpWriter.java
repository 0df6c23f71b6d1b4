package io.portcullis.threshold.codec;

import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.function.BiConsumer;

/**
 * Writes RLP (Ethereum Yellow Paper, appendix B): byte strings and lists. Integers are big-endian without leading zeros, zero is the
 * empty string. There is one encoding of each value.
 */
public final class RlpWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public RlpWriter bytes(byte[] value) {
        if (value.length == 1 && value[0] >= 0) {
            out.write(value[0]);
        } else {
            header(0x80, value.length);
            out.writeBytes(value);
        }
        return this;
    }

    public RlpWriter bytes(Bytes value) {
        return bytes(value.toArray());
    }

    public RlpWriter text(String ascii) {
        return bytes(Bytes.ascii(ascii));
    }

    /** @param value not negative */
    public RlpWriter number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("RLP has no negative numbers");
        }
        return bytes(minimal(value));
    }

    /** A list of what the body writes for each item. */
    public <T> RlpWriter list(Collection<T> items, BiConsumer<RlpWriter, T> body) {
        RlpWriter inside = new RlpWriter();
        items.forEach(item -> body.accept(inside, item));
        return list(inside);
    }

    /** A list of everything the other writer has written. */
    public RlpWriter list(RlpWriter inside) {
        header(0xc0, inside.out.size());
        out.writeBytes(inside.out.toByteArray());
        return this;
    }

    /** What was written, as one list. */
    public Bytes toList() {
        return Bytes.of(new RlpWriter().list(this).out.toByteArray());
    }

    private void header(int base, int length) {
        if (length < 56) {
            out.write(base + length);
        } else {
            byte[] size = minimal(length);
            out.write(base + 55 + size.length);
            out.writeBytes(size);
        }
    }

    private static byte[] minimal(long value) {
        int length = (Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / 8;
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[length - 1 - i] = (byte) (value >>> (8 * i));
        }
        return bytes;
    }
}
