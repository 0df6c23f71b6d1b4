package io.portcullis.engine.kernel;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * Chunks cut from regions of anonymous memory, which the system zeroes when they are first touched, in huge pages where it can: records
 * are read at random, and with small pages the walk through page tables costs as much as the read.
 */
final class OffHeapSpace implements SlabSpace {
    private static final long REGION_BYTES = 64L << 20;

    private final Arena arena = Arena.ofShared();
    private final Map<String, Integer> chunks = new HashMap<>();
    private MemorySegment region = MemorySegment.NULL;
    private long used;

    @Override
    public synchronized MemorySegment chunk(String slabName, int chunkNumber, long bytes) {
        int expected = chunks.merge(slabName, 1, Integer::sum) - 1;
        if (chunkNumber != expected) {
            throw new IllegalArgumentException("chunk " + chunkNumber + " of " + slabName + " after " + expected);
        }
        long room = (bytes + Pages.CACHE_LINE - 1) / Pages.CACHE_LINE * Pages.CACHE_LINE;
        if (room > region.byteSize() - used) {
            long size = Math.max(REGION_BYTES, room);
            region = Pages.anonymous(size, arena)
                    .orElseThrow(() -> new EngineFault(
                            EngineTag.SLAB_SPACE_FAILED, "the system refuses " + size + " bytes of memory"));
            used = 0;
        }
        MemorySegment chunk = region.asSlice(used, bytes);
        used += room;
        return chunk;
    }

    @Override
    public void close() {
        arena.close();
    }
}
