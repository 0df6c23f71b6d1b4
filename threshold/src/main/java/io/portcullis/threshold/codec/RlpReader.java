package io.portcullis.threshold.codec;

import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Reads RLP strictly: exactly one item, minimal lengths, minimal integers, every list to its end. Whatever else comes is refused with
 * ENCODING_INVALID, so bytes that decode encode to themselves.
 */
public final class RlpReader {
    private final byte[] bytes;
    private final int end;
    private int position;

    private RlpReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.position = from;
        this.end = end;
    }

    /**
     * Reads one list that is all of the bytes.
     *
     * @throws ThresholdRefusedException ENCODING_INVALID, or what the body refuses
     */
    public static <T> T readList(Bytes encoded, Function<RlpReader, T> body) {
        byte[] all = encoded.toArray();
        RlpReader outer = new RlpReader(all, 0, all.length);
        T value = outer.list(body);
        outer.requireEnd();
        return value;
    }

    public <T> T list(Function<RlpReader, T> body) {
        Item item = next();
        if (!item.list) {
            throw invalid("a list is expected");
        }
        RlpReader inside = new RlpReader(bytes, item.from, item.to);
        T value = body.apply(inside);
        inside.requireEnd();
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
        Item item = next();
        if (item.list || item.to - item.from > most) {
            throw invalid("a string of at most " + most + " bytes is expected");
        }
        return Bytes.of(Arrays.copyOfRange(bytes, item.from, item.to));
    }

    public Bytes fixed(int length) {
        Bytes value = bytes(length);
        if (value.size() != length) {
            throw invalid("a string of " + length + " bytes is expected");
        }
        return value;
    }

    /** Printable ASCII. */
    public String text(int most) {
        byte[] value = bytes(most).toArray();
        StringBuilder text = new StringBuilder();
        for (byte b : value) {
            if (b < 0x20 || b > 0x7e) {
                throw invalid("text is printable ASCII");
            }
            text.append((char) b);
        }
        return text.toString();
    }

    public long number(long least, long most) {
        byte[] value = bytes(8).toArray();
        if (value.length > 0 && value[0] == 0) {
            throw invalid("a number has no leading zeros");
        }
        long number = 0;
        for (byte b : value) {
            number = number << 8 | (b & 0xff);
        }
        if (number < least || number > most) {
            throw invalid("a number of " + least + " to " + most + " is expected");
        }
        return number;
    }

    public int number(int least, int most) {
        return (int) number((long) least, most);
    }

    private record Item(boolean list, int from, int to) {}

    private Item next() {
        if (position >= end) {
            throw invalid("an item is missing");
        }
        int head = bytes[position] & 0xff;
        if (head < 0x80) {
            position++;
            return new Item(false, position - 1, position);
        }
        boolean list = head >= 0xc0;
        int base = list ? 0xc0 : 0x80;
        int from = position + 1;
        long length = (long) head - base;
        if (length > 55) {
            int digits = (int) length - 55;
            length = longLength(from, digits);
            from += digits;
        }
        if (length > end - from) {
            throw invalid("an item is longer than what holds it");
        }
        int to = from + (int) length;
        if (!list && length == 1 && bytes[from] >= 0) {
            throw invalid("a small byte stands for itself");
        }
        position = to;
        return new Item(list, from, to);
    }

    private long longLength(int from, int digits) {
        if (digits > 4 || from + digits > end || bytes[from] == 0) {
            throw invalid("a length is not minimal, or beyond every bound");
        }
        long length = 0;
        for (int i = 0; i < digits; i++) {
            length = length << 8 | (bytes[from + i] & 0xff);
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
