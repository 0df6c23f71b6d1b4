package io.portcullis.engine.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The short form of a record: half a byte for each word of 8 bytes, then what is left of the words.
 *
 * <pre>
 *  0 … 8   so many low bytes; above them zeros
 *  9 … 14  0 to 5 low bytes; above them ones
 *  15      the usual word of this place
 * </pre>
 *
 * The first word's half byte is the high one. Usual words are learned once, from records of this process: the short form is for this
 * process alone, and is in no image and no message.
 */
final class Packing {
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int ONES = 9;
    private static final int MOST_BELOW_ONES = 5;
    private static final int USUAL = 15;

    private final int words;
    private final int headBytes;
    private final long[] usual;
    private final byte[] packed;

    /** @param recordBytes a multiple of 8 */
    Packing(int recordBytes) {
        this.words = recordBytes / Long.BYTES;
        this.headBytes = (words + 1) / 2;
        this.usual = new long[words];
        this.packed = new byte[headBytes + recordBytes];
    }

    /** The most bytes a short form has. */
    int mostBytes() {
        return packed.length;
    }

    /** Only before anything is packed. */
    void usual(int word, long value) {
        usual[word] = value;
    }

    int words() {
        return words;
    }

    static long word(MemorySegment from, long at, int word) {
        return from.get(LONG, at + (long) word * Long.BYTES);
    }

    /** Packs a record into {@link #packed}; answers its length. */
    int pack(MemorySegment from, long at) {
        int length = headBytes;
        for (int i = 0; i < words; i++) {
            long word = word(from, at, i);
            int code = code(word, usual[i]);
            packed[i >> 1] = (byte) ((i & 1) == 0 ? code << 4 : packed[i >> 1] | code);
            for (int left = bytes(code) - 1; left >= 0; left--) {
                packed[length++] = (byte) (word >>> (Byte.SIZE * left));
            }
        }
        return length;
    }

    byte[] packed() {
        return packed;
    }

    /** How long the short form is that starts here. */
    int length(MemorySegment from, long at) {
        int length = headBytes;
        for (int i = 0; i < words; i++) {
            length += bytes(codeAt(from, at, i));
        }
        return length;
    }

    void unpack(MemorySegment from, long at, MemorySegment into, long to) {
        long next = at + headBytes;
        for (int i = 0; i < words; i++) {
            int code = codeAt(from, at, i);
            long word = code == USUAL ? usual[i] : code >= ONES ? -1 : 0;
            for (int left = bytes(code); left > 0; left--) {
                word = (word << Byte.SIZE) | (from.get(JAVA_BYTE, next++) & 0xff);
            }
            into.set(LONG, to + (long) i * Long.BYTES, word);
        }
    }

    private static int codeAt(MemorySegment from, long at, int word) {
        int pair = from.get(JAVA_BYTE, at + (word >> 1)) & 0xff;
        return (word & 1) == 0 ? pair >> 4 : pair & 0xf;
    }

    private static int code(long word, long usual) {
        if (word == usual && word != 0) {
            return USUAL;
        }
        int belowOnes = significant(~word);
        return belowOnes <= MOST_BELOW_ONES ? ONES + belowOnes : significant(word);
    }

    private static int significant(long word) {
        return Long.BYTES - Long.numberOfLeadingZeros(word) / Byte.SIZE;
    }

    private static int bytes(int code) {
        return code == USUAL ? 0 : code >= ONES ? code - ONES : code;
    }
}
