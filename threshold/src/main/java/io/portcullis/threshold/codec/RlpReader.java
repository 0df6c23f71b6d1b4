package io.portcullis.threshold.codec;

import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads RLP strictly: exactly one item, minimal lengths, minimal integers, every list to its end. Whatever else comes is refused with
 * ENCODING_INVALID, so bytes that decode encode to themselves.
 */
public final class RlpReader {
    private final byte[] bytes;
    private int position;
    private int end;
    /** The payload of the item that was read last. */
    private int from;

    private int to;

    private RlpReader(byte[] bytes, int start, int length) {
        this.bytes = bytes;
        this.position = start;
        this.end = start + length;
    }

    /**
     * Reads one list that is all of the bytes.
     *
     * @throws ThresholdRefusedException ENCODING_INVALID, or what the body refuses
     */
    public static <T> T readList(Bytes encoded, Function<RlpReader, T> body) {
        RlpReader reader = encoded.with(RlpReader::new);
        T value = reader.list(body);
        reader.requireEnd();
        return value;
    }

    /** The body reads the list's items, all of them, from this reader. */
    public <T> T list(Function<RlpReader, T> body) {
        if (!next()) {
            throw invalid("a list is expected");
        }
        int after = position;
        int endAround = end;
        position = from;
        end = to;
        T value = body.apply(this);
        requireEnd();
        position = after;
        end = endAround;
        return value;
    }

    /** @param most how many items the list may have */
    public <T> List<T> items(int most, Function<RlpReader, T> each) {
        return list(inside -> {
            List<T> items = new ArrayList<>();
            while (inside.hasMore()) {
                if (items.size() == most) {
                    throw invalid("a list has more than " + most + " items");
                }
                items.add(each.apply(inside));
            }
            return List.copyOf(items);
        });
    }

    public boolean hasMore() {
        return position < end;
    }

    public Bytes bytes(int most) {
        string(most);
        return Bytes.of(bytes, from, to - from);
    }

    public Bytes fixed(int length) {
        return fixed(length, Bytes::of);
    }

    /** A string of a fixed length, as what the slice makes of it. */
    public <T> T fixed(int length, Slice<T> slice) {
        string(length);
        if (to - from != length) {
            throw invalid("a string of " + length + " bytes is expected");
        }
        return slice.of(bytes, from, length);
    }

    /** A string of a bounded length, as what the slice makes of it. */
    public <T> T bytes(int most, Slice<T> slice) {
        string(most);
        return slice.of(bytes, from, to - from);
    }

    /** Printable ASCII. */
    public String text(int most) {
        string(most);
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0x20 || bytes[i] > 0x7e) {
                throw invalid("text is printable ASCII");
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }

    public long number(long least, long most) {
        string(Long.BYTES);
        if (from < to && bytes[from] == 0) {
            throw invalid("a number has no leading zeros");
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number << 8 | (bytes[i] & 0xff);
        }
        if (number < least || number > most) {
            throw invalid("a number of " + least + " to " + most + " is expected");
        }
        return number;
    }

    public int number(int least, int most) {
        return (int) number((long) least, most);
    }

    private void string(int most) {
        if (next() || to - from > most) {
            throw invalid("a string of at most " + most + " bytes is expected");
        }
    }

    /**
     * Goes over the next item and leaves its payload in {@link #from} and {@link #to}.
     *
     * @return whether it is a list
     */
    private boolean next() {
        if (position >= end) {
            throw invalid("an item is missing");
        }
        int head = bytes[position] & 0xff;
        if (head < 0x80) {
            from = position;
            to = ++position;
            return false;
        }
        boolean list = head >= 0xc0;
        int base = list ? 0xc0 : 0x80;
        from = position + 1;
        long length = (long) head - base;
        if (length > 55) {
            int digits = (int) length - 55;
            length = longLength(from, digits);
            from += digits;
        }
        if (length > end - from) {
            throw invalid("an item is longer than what holds it");
        }
        to = from + (int) length;
        if (!list && length == 1 && bytes[from] >= 0) {
            throw invalid("a small byte stands for itself");
        }
        position = to;
        return list;
    }

    private long longLength(int start, int digits) {
        if (digits > 4 || start + digits > end || bytes[start] == 0) {
            throw invalid("a length is not minimal, or beyond every bound");
        }
        long length = 0;
        for (int i = 0; i < digits; i++) {
            length = length << 8 | (bytes[start + i] & 0xff);
        }
        if (length < 56) {
            throw invalid("a short length has the short form");
        }
        return length;
    }

    private void requireEnd() {
        if (hasMore()) {
            throw invalid("there are bytes after the end");
        }
    }

    private static ThresholdRefusedException invalid(String what) {
        return new ThresholdRefusedException(ThresholdTag.ENCODING_INVALID, what);
    }
}
