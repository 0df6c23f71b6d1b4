package io.portcullis.engine.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The hashes of one level of a tree, left to right. Two siblings lie side by side, and never in two chunks. */
final class TreeLevel {
    static final int HASH_BYTES = 32;

    /** 1 MiB. */
    private static final int CHUNK_HASHES = 1 << 15;

    private final SlabSpace space;
    private final String name;
    private final int mask;
    private final int shift;
    private MemorySegment[] chunks = new MemorySegment[1];
    private int chunkCount;

    TreeLevel(SlabSpace space, String name, int maxHashes) {
        this.space = space;
        this.name = name;
        this.mask = Math.clamp(Integer.highestOneBit(maxHashes) * 2L, 2, CHUNK_HASHES) - 1;
        this.shift = Integer.bitCount(mask);
    }

    /** Makes room for so many hashes. */
    void reach(int hashes) {
        while ((long) chunkCount << shift < hashes) {
            if (chunkCount == chunks.length) {
                chunks = Arrays.copyOf(chunks, 2 * chunkCount);
            }
            chunks[chunkCount] = space.chunk(name, chunkCount, (mask + 1L) * HASH_BYTES);
            chunkCount++;
        }
    }

    /** Reads a little of a hash, so that its line is near when it is read or written; what it answers has no meaning. */
    long touch(int index) {
        return chunks[index >>> shift].get(JAVA_LONG, start(index));
    }

    /** Copies one hash, or two siblings. */
    void read(int index, byte[] into, int at, int hashes) {
        MemorySegment.copy(chunks[index >>> shift], JAVA_BYTE, start(index), into, at, hashes * HASH_BYTES);
    }

    void write(int index, byte[] from, int at) {
        MemorySegment.copy(from, at, chunks[index >>> shift], JAVA_BYTE, start(index), HASH_BYTES);
    }

    private long start(int index) {
        return (long) (index & mask) * HASH_BYTES;
    }
}
