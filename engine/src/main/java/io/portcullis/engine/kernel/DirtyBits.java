package io.portcullis.engine.kernel;

import java.util.Arrays;

/** A set of ints from 0 that is walked in order: a bit for each, and a bit for each word that has one, so that gaps cost little. */
final class DirtyBits {
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

    /** Moves all members, ascending, to the start of an array of at least {@link #size}; the set is empty then. */
    int drainTo(int[] into) {
        int count = 0;
        for (int s = 0; s < summary.length; s++) {
            for (long marks = summary[s]; marks != 0; marks &= marks - 1) {
                int word = (s << 6) + Long.numberOfTrailingZeros(marks);
                for (long bits = words[word]; bits != 0; bits &= bits - 1) {
                    into[count++] = (word << 6) + Long.numberOfTrailingZeros(bits);
                }
                words[word] = 0;
            }
            summary[s] = 0;
        }
        size = 0;
        return count;
    }
}
