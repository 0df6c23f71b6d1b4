package io.portcullis.engine.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Short byte strings in a space, each at a place named by an int: units of 8 bytes, taken from the list of freed places of that many
 * units, or else from the end. Lengths are the caller's to know.
 */
final class IdleStore {
    static final int UNIT_BYTES = 8;

    private static final int NONE = -1;

    private final Frames units;
    private final String name;
    private final int[] freed;
    private int end;
    private int used;

    IdleStore(SlabSpace space, String name, int mostBytes) {
        this.units = new Frames(space, name, UNIT_BYTES, Integer.MAX_VALUE);
        this.name = name;
        this.freed = new int[unitsOf(mostBytes) + 1];
        Arrays.fill(freed, NONE);
    }

    /** Bytes in use, without what was freed. */
    long usedBytes() {
        return (long) used * UNIT_BYTES;
    }

    int put(byte[] bytes, int length) {
        int size = unitsOf(length);
        int place = take(size);
        MemorySegment.copy(bytes, 0, units.of(place), JAVA_BYTE, units.start(place), length);
        used += size;
        return place;
    }

    MemorySegment of(int place) {
        return units.of(place);
    }

    long start(int place) {
        return units.start(place);
    }

    void free(int place, int length) {
        int size = unitsOf(length);
        units.of(place).set(JAVA_INT_UNALIGNED, units.start(place), freed[size]);
        freed[size] = place;
        used -= size;
    }

    private int take(int size) {
        int place = freed[size];
        if (place != NONE) {
            freed[size] = units.of(place).get(JAVA_INT_UNALIGNED, units.start(place));
            return place;
        }
        int leftInChunk = units.perChunk() - end % units.perChunk();
        int start = size <= leftInChunk ? end : end + leftInChunk;
        if (start > Integer.MAX_VALUE - 2 * units.perChunk()) {
            throw new EngineFault(EngineTag.SLAB_FULL, name + " is full of idle records");
        }
        units.reach(start);
        end = start + size;
        return start;
    }

    private static int unitsOf(int length) {
        return (length + UNIT_BYTES - 1) / UNIT_BYTES;
    }
}
