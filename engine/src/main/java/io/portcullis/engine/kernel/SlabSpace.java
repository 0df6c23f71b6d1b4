package io.portcullis.engine.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

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

    /** Where records go that are not in use; empty if all stay. */
    default Optional<Idle> idle() {
        return Optional.empty();
    }

    /**
     * Has the system write to the disk what lies in files, and keep none of it in memory until it is used again. It waits for the disk:
     * for quiet minutes, by the writing thread.
     */
    default void giveBack() {}

    @Override
    void close();

    /**
     * @param space for the short forms of idle records
     * @param hotRecords how many of each slab stay as they are, at least 1
     */
    record Idle(SlabSpace space, int hotRecords) {
        public Idle {
            if (hotRecords < 1) {
                throw new IllegalArgumentException("room for " + hotRecords + " hot records");
            }
        }
    }

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

    /**
     * Memory for the records in use and a file for the short forms of all others: what a slab holds is the same, a record that was idle
     * costs a read of the file at its next use. Reading such a slab is for the writing thread alone.
     *
     * @param hotRecords how many of each slab are in memory
     * @param folder exists, and belongs to this space alone
     */
    static SlabSpace tiered(int hotRecords, Path folder) {
        return tiered(hotRecords, mapped(folder));
    }

    /** @param idle for the short forms, and closed with this */
    static SlabSpace tiered(int hotRecords, SlabSpace idle) {
        return new TieredSpace(offHeap(), new Idle(idle, hotRecords));
    }
}
