package io.portcullis.engine.kernel;

import java.util.Arrays;

/** A set of ints from 0 that is walked in order: a bit for each, and a bit for each word that has one, so that gaps cost little. */
final class DirtyBits {
    static final int WINDOW_SHIFT = 16;
    static final int WINDOW_BITS = 1 << WINDOW_SHIFT;

    private static final int WINDOW_WORDS = WINDOW_BITS >>> 6;

    private long[] words = new long[64];
    private long[] summary = new long[1];
    private int size;

    int size() {
        return size;
    }

    void add(int bit) {
        int word = bit >>> 6;
        if (word >= words.length) {
            int length = Integer.highestOneBit(word) << 1;
            words = Arrays.copyOf(words, length);
            summary = Arrays.copyOf(summary, length >>> 6);
        }
        long mask = 1L << bit;
        if ((words[word] & mask) == 0) {
            words[word] |= mask;
            summary[word >>> 6] |= 1L << word;
            size++;
        }
    }

    /** How many windows there are to {@link #drain}. */
    int windows() {
        return (words.length + WINDOW_WORDS - 1) / WINDOW_WORDS;
    }

    /** Moves the members of a window of {@link #WINDOW_BITS}, ascending, to the start of an array of that length. */
    int drain(int window, int[] into) {
        int count = 0;
        int end = Math.min(summary.length, (window + 1) * (WINDOW_WORDS >>> 6));
        for (int s = window * (WINDOW_WORDS >>> 6); s < end; s++) {
            for (long marks = summary[s]; marks != 0; marks &= marks - 1) {
                int word = (s << 6) + Long.numberOfTrailingZeros(marks);
                for (long bits = words[word]; bits != 0; bits &= bits - 1) {
                    into[count++] = (word << 6) + Long.numberOfTrailingZeros(bits);
                }
                words[word] = 0;
            }
            summary[s] = 0;
        }
        size -= count;
        return count;
    }
}
