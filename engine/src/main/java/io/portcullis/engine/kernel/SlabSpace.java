package io.portcullis.engine.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Where slabs get their memory. Closing it ends every slab in it. */
public interface SlabSpace extends AutoCloseable {
    /**
     * A zeroed piece of memory, from any thread.
     *
     * @param slabName lower-case letters, digits and hyphens; one slab of a name in a space
     * @param chunkNumber 0, 1, 2, … for each name
     * @param bytes the same for all chunks of a name
     */
    MemorySegment chunk(String slabName, int chunkNumber, long bytes);

    @Override
    void close();

    static SlabSpace offHeap() {
        return new OffHeapSpace();
    }

    /**
     * One mapped file a slab, so that the system can move what is idle to the disk. What the files held before is lost.
     *
     * @param folder exists, and belongs to this space alone
     */
    static SlabSpace mapped(Path folder) {
        return new MappedSpace(folder);
    }
}
