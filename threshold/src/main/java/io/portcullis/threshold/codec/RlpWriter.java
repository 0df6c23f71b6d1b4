package io.portcullis.threshold.codec;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BiConsumer;

/**
 * Writes RLP (Ethereum Yellow Paper, appendix B): byte strings and lists. Integers are big-endian without leading zeros, zero is the
 * empty string. There is one encoding of each value.
 *
 * <p>Everything is written once, into one buffer that grows and stays: a list's header is put before its items when they are there.
 * {@link #clear} begins anew in the same buffer, so an owner that encodes much keeps one writer. One thread uses a writer.
 */
public final class RlpWriter {
    /** Copies a value of a fixed number of bytes to where it belongs. */
    @FunctionalInterface
    public interface Copy<T> {
        void to(T value, byte[] into, int at);
    }

    private static final int SHORTEST_LONG = 56;

    /** The head of a string or a list, of at most 2^31 − 1 bytes. */
    private static final int LONGEST_HEAD = 5;

    /** Beyond it the buffer grows only to what is needed: arrays end at 2^31 bytes. */
    private static final int MOST_DOUBLED = 1 << 29;

    private byte[] buffer;
    private int length;

    public RlpWriter() {
        this(64);
    }

    /** @param expected how many bytes to make room for at once; more are fine */
    public RlpWriter(int expected) {
        buffer = new byte[expected];
    }

    /** Forgets what was written. */
    public RlpWriter clear() {
        length = 0;
        return this;
    }

    public RlpWriter bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    public RlpWriter bytes(Bytes value) {
        return bytes(value.bytes, 0, value.bytes.length);
    }

    /** A part of an array as one string. */
    public RlpWriter bytes(byte[] from, int start, int count) {
        if (count == 1 && from[start] >= 0) {
            reserve(1);
            buffer[length++] = from[start];
            return this;
        }
        reserve(LONGEST_HEAD + count);
        length = head(buffer, 0x80, count, length);
        System.arraycopy(from, start, buffer, length, count);
        length += count;
        return this;
    }

    /** @param size of the value, at least 2 */
    public <T> RlpWriter fixed(int size, T value, Copy<T> copy) {
        reserve(LONGEST_HEAD + size);
        length = head(buffer, 0x80, size, length);
        copy.to(value, buffer, length);
        length += size;
        return this;
    }

    public RlpWriter text(String ascii) {
        return bytes(Bytes.ascii(ascii));
    }

    /** @param value not negative */
    public RlpWriter number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("RLP has no negative numbers");
        }
        reserve(1 + Long.BYTES);
        if (value > 0 && value < 0x80) {
            buffer[length++] = (byte) value;
        } else {
            int digits = digits(value);
            buffer[length++] = (byte) (0x80 + digits);
            length = minimal(buffer, value, digits, length);
        }
        return this;
    }

    /** A list of what the body writes for each item. */
    public <T> RlpWriter list(Collection<T> items, BiConsumer<RlpWriter, T> body) {
        int start = length;
        for (T item : items) {
            body.accept(this, item);
        }
        return close(start);
    }

    /** A list of the fields that the body writes of one value. */
    public <T> RlpWriter fields(T value, BiConsumer<RlpWriter, T> body) {
        int start = length;
        body.accept(this, value);
        return close(start);
    }

    /** A list of everything the other writer has written. */
    public RlpWriter list(RlpWriter inside) {
        reserve(LONGEST_HEAD + inside.length);
        length = head(buffer, 0xc0, inside.length, length);
        System.arraycopy(inside.buffer, 0, buffer, length, inside.length);
        length += inside.length;
        return this;
    }

    /** Everything the other writer has written, not as a list of its own. */
    public RlpWriter append(RlpWriter other) {
        reserve(other.length);
        System.arraycopy(other.buffer, 0, buffer, length, other.length);
        length += other.length;
        return this;
    }

    /** What was written, as one list. */
    public Bytes toList() {
        int head = headBytes(length);
        byte[] all = new byte[head + length];
        head(all, 0xc0, length, 0);
        System.arraycopy(buffer, 0, all, head, length);
        return Bytes.owned(all);
    }

    /** Feeds what was written, as one list, to a hash. */
    public void listTo(MessageDigest digest) {
        reserve(LONGEST_HEAD);
        int afterHead = head(buffer, 0xc0, length, length);
        digest.update(buffer, length, afterHead - length);
        digest.update(buffer, 0, length);
    }

    /** Makes what was written since then a list: the header moves in before it. */
    private RlpWriter close(int start) {
        int payload = length - start;
        int head = headBytes(payload);
        reserve(head);
        System.arraycopy(buffer, start, buffer, start + head, payload);
        head(buffer, 0xc0, payload, start);
        length += head;
        return this;
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(needed, 2 * Math.min(buffer.length, MOST_DOUBLED)));
        }
    }

    private static int head(byte[] into, int base, int payload, int at) {
        if (payload < SHORTEST_LONG) {
            into[at] = (byte) (base + payload);
            return at + 1;
        }
        int digits = digits(payload);
        into[at] = (byte) (base + SHORTEST_LONG - 1 + digits);
        return minimal(into, payload, digits, at + 1);
    }

    private static int minimal(byte[] into, long value, int digits, int at) {
        for (int i = 0; i < digits; i++) {
            into[at + i] = (byte) (value >>> (8 * (digits - 1 - i)));
        }
        return at + digits;
    }

    private static int headBytes(int payload) {
        return payload < SHORTEST_LONG ? 1 : 1 + digits(payload);
    }

    private static int digits(long value) {
        return (Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / 8;
    }
}
