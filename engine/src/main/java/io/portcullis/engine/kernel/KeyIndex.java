package io.portcullis.engine.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Leads from a key of 16 bytes to an int of at least 0, outside of the heap. One thread uses it.
 *
 * <p>Open addressing with linear probing in {@value #PARTS} parts, chosen by the hash; a part doubles by itself, so that no single call
 * pays for re-placing everything. Removal shifts back what follows, so there are no tombstones.
 *
 * <p>Strangers choose keys, so the hash is keyed by a secret seed of this node: without it no set of keys can be made that meets in one
 * place. Therefore the order of {@link #forEach} differs from node to node: it must never influence state, a root, an image or a
 * message. Where an order matters there is {@link #forEachSorted}.
 */
public final class KeyIndex implements AutoCloseable {
    /** What {@link #get} and {@link #remove} answer for a key that is not there. */
    public static final int ABSENT = -1;

    static final int PARTS = 1 << 8;
    private static final int PART_BITS = 8;
    private static final int SMALLEST = 8;

    /** Takes an entry of a walk. The index must not be changed meanwhile. */
    @FunctionalInterface
    public interface Visitor {
        void visit(long k0, long k1, int value);
    }

    private final Part[] parts = new Part[PARTS];
    private final KeyedHash hash;
    private final int firstCapacity;
    private int size;

    /**
     * @param expected how many keys to make room for at once; more are fine
     * @param seed random, secret, of this node alone
     */
    public KeyIndex(int expected, long seed) {
        this(expected, seed, -1L);
    }

    /** @param hashMask what of a hash is kept: how tests make keys meet */
    KeyIndex(int expected, long seed, long hashMask) {
        if (expected < 0 || expected > Limits.INDEX_KEYS) {
            throw new IllegalArgumentException("an index of " + expected + " keys");
        }
        this.hash = new KeyedHash(seed, hashMask);
        int perPart = expected / PARTS + 1;
        int capacity = SMALLEST;
        while (most(capacity) < perPart) {
            capacity <<= 1;
        }
        this.firstCapacity = capacity;
    }

    public int size() {
        return size;
    }

    /** The value of a key, or {@link #ABSENT}. */
    public int get(long k0, long k1) {
        long hashed = hash.of(k0, k1);
        Part part = parts[partOf(hashed)];
        if (part == null) {
            return ABSENT;
        }
        int at = part.find(hashed, k0, k1);
        return part.value(at);
    }

    /** Sets the value of a key, whether or not it is there. */
    public void put(long k0, long k1, int value) {
        if (value < 0) {
            throw new IllegalArgumentException("the value " + value);
        }
        long hashed = hash.of(k0, k1);
        Part part = parts[partOf(hashed)];
        if (part == null) {
            part = new Part(firstCapacity);
            parts[partOf(hashed)] = part;
        }
        int at = part.find(hashed, k0, k1);
        if (part.value(at) == ABSENT) {
            if (size == Limits.INDEX_KEYS) {
                throw new EngineFault(EngineTag.INDEX_FULL, "an index holds " + size + " keys");
            }
            if (part.size == most(part.capacity())) {
                part = grown(part);
                parts[partOf(hashed)] = part;
                at = part.find(hashed, k0, k1);
            }
            part.size++;
            size++;
        }
        part.set(at, k0, k1, value);
    }

    /** Takes a key out; answers its value, or {@link #ABSENT}. */
    public int remove(long k0, long k1) {
        long hashed = hash.of(k0, k1);
        Part part = parts[partOf(hashed)];
        if (part == null) {
            return ABSENT;
        }
        int hole = part.find(hashed, k0, k1);
        int value = part.value(hole);
        if (value == ABSENT) {
            return ABSENT;
        }
        int mask = part.mask;
        for (int at = hole + 1 & mask; part.value(at) != ABSENT; at = at + 1 & mask) {
            int home = part.home(hash.of(part.k0(at), part.k1(at)));
            boolean reachesHole = (at - home & mask) >= (at - hole & mask);
            if (reachesHole) {
                part.set(hole, part.k0(at), part.k1(at), part.value(at));
                hole = at;
            }
        }
        part.clear(hole);
        part.size--;
        size--;
        return value;
    }

    /** Every entry once, in an order that belongs to this node alone: see above. */
    public void forEach(Visitor visitor) {
        for (Part part : parts) {
            for (int at = 0; part != null && at <= part.mask; at++) {
                if (part.value(at) != ABSENT) {
                    visitor.visit(part.k0(at), part.k1(at), part.value(at));
                }
            }
        }
    }

    /** Every entry once, by key in unsigned byte order. It copies the entries to the heap first. */
    public void forEachSorted(Visitor visitor) {
        Entry[] entries = new Entry[size];
        int[] next = {0};
        forEach((k0, k1, value) -> entries[next[0]++] = new Entry(k0, k1, value));
        Arrays.sort(entries);
        for (Entry entry : entries) {
            visitor.visit(entry.k0, entry.k1, entry.value);
        }
    }

    private record Entry(long k0, long k1, int value) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int first = Long.compareUnsigned(k0, other.k0);
            return first != 0 ? first : Long.compareUnsigned(k1, other.k1);
        }
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

    private Part grown(Part part) {
        Part larger = new Part(part.capacity() * 2);
        for (int at = 0; at <= part.mask; at++) {
            if (part.value(at) != ABSENT) {
                long k0 = part.k0(at);
                long k1 = part.k1(at);
                larger.set(larger.find(hash.of(k0, k1), k0, k1), k0, k1, part.value(at));
            }
        }
        larger.size = part.size;
        part.arena.close();
        return larger;
    }

    /** Seven of eight places: beyond it runs of linear probing become long. */
    private static int most(int capacity) {
        return capacity - (capacity >>> 3);
    }

    private static int partOf(long hashed) {
        return (int) (hashed >>> (Long.SIZE - PART_BITS));
    }

    /** One table of a power of two of entries {key, key, value + 1 or 0 for none}. */
    private static final class Part {
        private static final int ENTRY_BYTES = 24;
        private static final int VALUE = 16;

        private final Arena arena = Arena.ofShared();
        private final MemorySegment entries;
        private final int mask;
        private int size;

        Part(int capacity) {
            this.entries = arena.allocate((long) capacity * ENTRY_BYTES, Long.BYTES);
            this.mask = capacity - 1;
        }

        int capacity() {
            return mask + 1;
        }

        int home(long hashed) {
            return (int) hashed & mask;
        }

        /** Where the key is, or else where it would be put. There is always an empty place. */
        int find(long hashed, long k0, long k1) {
            int at = home(hashed);
            while (value(at) != ABSENT && (k0(at) != k0 || k1(at) != k1)) {
                at = at + 1 & mask;
            }
            return at;
        }

        long k0(int at) {
            return entries.get(JAVA_LONG, (long) at * ENTRY_BYTES);
        }

        long k1(int at) {
            return entries.get(JAVA_LONG, (long) at * ENTRY_BYTES + Long.BYTES);
        }

        int value(int at) {
            return entries.get(JAVA_INT, (long) at * ENTRY_BYTES + VALUE) - 1;
        }

        void set(int at, long k0, long k1, int value) {
            long start = (long) at * ENTRY_BYTES;
            entries.set(JAVA_LONG, start, k0);
            entries.set(JAVA_LONG, start + Long.BYTES, k1);
            entries.set(JAVA_INT, start + VALUE, value + 1);
        }

        void clear(int at) {
            set(at, 0, 0, ABSENT);
        }
    }
}
