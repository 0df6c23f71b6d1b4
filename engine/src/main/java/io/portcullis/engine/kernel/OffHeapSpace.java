package io.portcullis.engine.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

final class OffHeapSpace implements SlabSpace {
    private final Arena arena = Arena.ofShared();
    private final Map<String, Integer> chunks = new HashMap<>();

    @Override
    public synchronized MemorySegment chunk(String slabName, int chunkNumber, long bytes) {
        int expected = chunks.merge(slabName, 1, Integer::sum) - 1;
        if (chunkNumber != expected) {
            throw new IllegalArgumentException("chunk " + chunkNumber + " of " + slabName + " after " + expected);
        }
        return arena.allocate(bytes, Long.BYTES);
    }

    @Override
    public void close() {
        arena.close();
    }
}
