package io.portcullis.engine.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Places of one size in memory, numbered from 0, in chunks that never move. No place lies in two chunks. */
final class Frames {
    /** Large enough that mapping a chunk is rare, small enough that ten records cost little. */
    private static final int CHUNK_BYTES = 1 << 20;

    private final SlabSpace space;
    private final String name;
    private final int bytes;
    private final int shift;
    private final int mask;
    private MemorySegment[] chunks = new MemorySegment[1];
    private int chunkCount;

    Frames(SlabSpace space, String name, int bytes, int most) {
        this.space = space;
        this.name = name;
        this.bytes = bytes;
        int perChunk = Integer.highestOneBit(Math.max(1, CHUNK_BYTES / bytes));
        long ceiling = most == 1 ? 1 : Integer.highestOneBit(most - 1) * 2L;
        this.mask = (int) Math.min(perChunk, ceiling) - 1;
        this.shift = Integer.bitCount(mask);
    }

    int perChunk() {
        return mask + 1;
    }

    /** Makes sure that a place is there; it is zeroed when it is new. */
    void reach(int number) {
        while (number >>> shift >= chunkCount) {
            if (chunkCount == chunks.length) {
                chunks = Arrays.copyOf(chunks, 2 * chunkCount);
            }
            chunks[chunkCount] = space.chunk(name, chunkCount, (mask + 1L) * bytes);
            chunkCount++;
        }
    }

    /** The chunk a place lies in. */
    MemorySegment of(int number) {
        return chunks[number >>> shift];
    }

    /** Where in its chunk a place starts. */
    long start(int number) {
        return (long) (number & mask) * bytes;
    }
}
