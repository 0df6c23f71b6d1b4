package io.portcullis.depositary.sending;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/** Ethereum's Recursive Length Prefix (Yellow Paper, appendix B), written, and read strictly: only what the writer would write. */
final class Rlp {
    private static final int SHORT = 55;
    private static final int STRING = 0x80;
    private static final int LIST = 0xc0;

    private Rlp() {}

    /** The items of one list. */
    static final class Writer {
        private final ByteArrayOutputStream items = new ByteArrayOutputStream();

        Writer bytes(byte[] item) {
            if (item.length == 1 && (item[0] & 0xff) < STRING) {
                items.write(item[0]);
            } else {
                items.writeBytes(head(STRING, item.length));
                items.writeBytes(item);
            }
            return this;
        }

        Writer number(BigInteger value) {
            return bytes(unsigned(value));
        }

        Writer number(long value) {
            return number(BigInteger.valueOf(value));
        }

        Writer emptyList() {
            items.write(LIST);
            return this;
        }

        byte[] toList() {
            byte[] head = head(LIST, items.size());
            byte[] list = Arrays.copyOf(head, head.length + items.size());
            System.arraycopy(items.toByteArray(), 0, list, head.length, items.size());
            return list;
        }
    }

    private static byte[] unsigned(BigInteger value) {
        if (value.signum() < 0) {
            throw new IllegalArgumentException("a number is not negative");
        }
        byte[] bytes = value.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] head(int kind, int length) {
        if (length <= SHORT) {
            return new byte[] {(byte) (kind + length)};
        }
        byte[] size = unsigned(BigInteger.valueOf(length));
        byte[] head = new byte[1 + size.length];
        head[0] = (byte) (kind + SHORT + size.length);
        System.arraycopy(size, 0, head, 1, size.length);
        return head;
    }

    /** Reads the items of one list, in order. Every method throws {@link IllegalArgumentException} at the first thing amiss. */
    static final class Reader {
        private final byte[] input;
        private int at;

        /** @param from where the list begins; it must end with the input */
        Reader(byte[] input, int from) {
            this.input = input;
            this.at = from;
            if (length(LIST) != input.length - at) {
                throw new IllegalArgumentException("the list does not end with the input");
            }
        }

        byte[] bytes(int most) {
            require(at < input.length, "an item is missing");
            int first = input[at] & 0xff;
            if (first < STRING) {
                return new byte[] {input[at++]};
            }
            int length = length(STRING);
            require(length <= most, "an item is longer than " + most);
            byte[] item = Arrays.copyOfRange(input, at, at + length);
            require(length != 1 || (item[0] & 0xff) >= STRING, "a small byte is written as itself");
            at += length;
            return item;
        }

        BigInteger number(int mostBytes) {
            byte[] bytes = bytes(mostBytes);
            require(bytes.length == 0 || bytes[0] != 0, "a number has no leading zeros");
            return new BigInteger(1, bytes);
        }

        long number() {
            BigInteger value = number(Long.BYTES);
            require(value.bitLength() < Long.SIZE, "a number below 2^63");
            return value.longValueExact();
        }

        void emptyList() {
            require(at < input.length && (input[at++] & 0xff) == LIST, "an empty list");
        }

        void end() {
            require(at == input.length, "items nobody asked for");
        }

        private int length(int kind) {
            require(at < input.length, "an item is missing");
            int first = input[at++] & 0xff;
            require(first >= kind && first < kind + 64, "an item of another kind");
            int length = first - kind;
            if (length > SHORT) {
                int size = length - SHORT;
                require(size <= 3 && at + size <= input.length, "a length is cut, or absurd");
                length = 0;
                for (int i = 0; i < size; i++) {
                    length = length << 8 | (input[at + i] & 0xff);
                }
                require(length > SHORT && input[at] != 0, "a length is not the shortest");
                at += size;
            }
            require(length <= input.length - at, "an item is cut");
            return length;
        }

        private static void require(boolean holds, String what) {
            if (!holds) {
                throw new IllegalArgumentException("not canonical RLP: " + what);
            }
        }
    }
}
