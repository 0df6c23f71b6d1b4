package io.portcullis.engine.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Leads from a key of 16 bytes to the slot of the record that holds the key, in 9 to 13 bytes a record: it keeps 40 bits of the key's
 * hash and asks the record for the rest. So a record is read for a key that is there, and for one of 2^32 neighbours that is not. One
 * thread uses it.
 *
 * <p>Open addressing with linear probing in {@value #PARTS} parts that grow each by itself, removal by shifting back, hashes keyed by a
 * secret seed of this node: as in {@link KeyIndex}. It has no walk: a slab is walked by slot, in the same order everywhere.
 */
public final class SlotIndex implements AutoCloseable {
    /** What {@link #get} and {@link #remove} answer for a key that is not there. */
    public static final int ABSENT = -1;

    static final int PARTS = 1 << 8;
    private static final int PART_BITS = 8;
    private static final int SMALLEST = 8;

    /** The keys, as records hold them. */
    @FunctionalInterface
    public interface Keys {
        /** Whether the live record of this slot has the key. */
        boolean isAt(int slot, long k0, long k1);
    }

    private final Part[] parts = new Part[PARTS];
    private final KeyedHash hash;
    private final Keys keys;
    private final int firstCapacity;
    private int size;

    /**
     * @param expected how many keys to make room for at once; more are fine
     * @param seed random, secret, of this node alone
     */
    public SlotIndex(int expected, long seed, Keys keys) {
        this(expected, seed, -1L, keys);
    }

    /** @param hashMask what of a hash is kept: how tests make keys meet */
    SlotIndex(int expected, long seed, long hashMask, Keys keys) {
        if (expected < 0 || expected > Limits.INDEX_KEYS) {
            throw new IllegalArgumentException("an index of " + expected + " keys");
        }
        this.hash = new KeyedHash(seed, hashMask);
        this.keys = keys;
        this.firstCapacity = roomFor(expected / PARTS);
    }

    public int size() {
        return size;
    }

    /** The slot of a key, or {@link #ABSENT}. */
    public int get(long k0, long k1) {
        long hashed = hash.of(k0, k1);
        Part part = parts[partOf(hashed)];
        return part == null ? ABSENT : slotOf(part.entry(find(part, tagOf(hashed), k0, k1)));
    }

    /** Leads a key to a slot whose record holds it, or will before the key is asked for. */
    public void put(long k0, long k1, int slot) {
        if (slot < 0) {
            throw new IllegalArgumentException("slot " + slot);
        }
        long hashed = hash.of(k0, k1);
        Part part = parts[partOf(hashed)];
        if (part == null) {
            part = new Part(firstCapacity);
            parts[partOf(hashed)] = part;
        }
        int tag = tagOf(hashed);
        int at = find(part, tag, k0, k1);
        if (part.entry(at) == 0) {
            if (size == Limits.INDEX_KEYS) {
                throw new EngineFault(EngineTag.INDEX_FULL, "an index holds " + size + " keys");
            }
            if (part.size == most(part.capacity)) {
                part = grown(part);
                parts[partOf(hashed)] = part;
                at = part.firstEmpty(tag);
            }
            part.size++;
            size++;
        }
        part.set(at, entry(tag, slot));
    }

    /** Takes a key out while its record still holds it; answers the slot, or {@link #ABSENT}. */
    public int remove(long k0, long k1) {
        long hashed = hash.of(k0, k1);
        Part part = parts[partOf(hashed)];
        if (part == null) {
            return ABSENT;
        }
        int hole = find(part, tagOf(hashed), k0, k1);
        int slot = slotOf(part.entry(hole));
        if (slot == ABSENT) {
            return ABSENT;
        }
        for (int at = part.after(hole); part.entry(at) != 0; at = part.after(at)) {
            if (part.distance(part.home(tagOf(part, at)), at) >= part.distance(hole, at)) {
                part.set(hole, part.entry(at));
                hole = at;
            }
        }
        part.set(hole, 0);
        part.size--;
        size--;
        return slot;
    }

    /** Gives the memory back; the index is of no use afterwards. */
    @Override
    public void close() {
        for (Part part : parts) {
            if (part != null) {
                part.arena.close();
            }
        }
    }

    /** Where the key is, or else the empty place where it would be put. */
    private int find(Part part, int tag, long k0, long k1) {
        int at = part.home(tag);
        while (true) {
            long entry = part.entry(at);
            if (entry == 0 || ((int) (entry >>> Integer.SIZE) == tag && keys.isAt(slotOf(entry), k0, k1))) {
                return at;
            }
            at = part.after(at);
        }
    }

    private static Part grown(Part part) {
        Part larger = new Part(enlarged(part.size));
        for (int at = 0; at < part.capacity; at++) {
            if (part.entry(at) != 0) {
                larger.set(larger.firstEmpty(tagOf(part, at)), part.entry(at));
            }
        }
        larger.size = part.size;
        part.arena.close();
        return larger;
    }

    /** Seven of eight places. */
    private static int most(int capacity) {
        return capacity - (capacity >>> 3);
    }

    /** Half as many places again as there are keys. */
    private static int enlarged(int keys) {
        return keys + (keys >>> 1) + SMALLEST;
    }

    /** A quarter more places than keys: parts do not fill evenly. */
    private static int roomFor(int keys) {
        return keys + (keys >>> 2) + SMALLEST;
    }

    private static int partOf(long hashed) {
        return (int) (hashed >>> (Long.SIZE - PART_BITS));
    }

    private static int tagOf(long hashed) {
        return (int) (hashed >>> (Long.SIZE - PART_BITS - Integer.SIZE));
    }

    private static int tagOf(Part part, int at) {
        return (int) (part.entry(at) >>> Integer.SIZE);
    }

    private static long entry(int tag, int slot) {
        return ((long) tag << Integer.SIZE) | (slot + 1L);
    }

    private static int slotOf(long entry) {
        return (int) entry - 1;
    }

    /** One table of any number of entries {tag, slot + 1}; 0 is none. Its places are in the order of the tags that want them. */
    private static final class Part {
        private final Arena arena = Arena.ofShared();
        private final MemorySegment entries;
        private final int capacity;
        private int size;

        Part(int capacity) {
            this.entries = arena.allocate((long) capacity * Long.BYTES, Long.BYTES);
            this.capacity = capacity;
        }

        int home(int tag) {
            return (int) ((Integer.toUnsignedLong(tag) * capacity) >>> Integer.SIZE);
        }

        int after(int at) {
            return at + 1 == capacity ? 0 : at + 1;
        }

        int distance(int from, int to) {
            return to >= from ? to - from : to - from + capacity;
        }

        int firstEmpty(int tag) {
            int at = home(tag);
            while (entry(at) != 0) {
                at = after(at);
            }
            return at;
        }

        long entry(int at) {
            return entries.getAtIndex(JAVA_LONG, at);
        }

        void set(int at, long entry) {
            entries.setAtIndex(JAVA_LONG, at, entry);
        }
    }
}
