package io.portcullis.signer.seal;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/**
 * The newest sealed version and its body's hash, for each (entity, account): 76 bytes off-heap, and 5 to 11 bytes of index.
 *
 * <p>Invariants: records are never moved or removed, so slots 0 to {@code size − 1} are the accounts in the order of their first seal; a
 * version never falls. The index is cut into parts that grow one at a time, so no block waits for a growth of all of it; its hash has a
 * secret seed, because a hostile engine chooses what is looked up.
 *
 * <p>Accounts and hashes are looked up by their four big-endian words, so that no lookup depends on the kind of memory they come from.
 * Used by one thread at a time.
 */
final class WatermarkTable implements AutoCloseable {
    static final int NONE = -1;

    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int ACCOUNT = 0;
    private static final int VERSION = 32;
    private static final int BODY = 40;
    private static final int ENTITY = 72;
    private static final int RECORD_BYTES = 76;

    private static final int CHUNK_BITS = 13;
    private static final int CHUNK_RECORDS = 1 << CHUNK_BITS;

    private static final int PART_BITS = 10;
    private static final int LEAST_PART = 16;

    /** An index word: the hash's tag in the upper 8 bits, the slot plus one in the lower 24; zero is free. */
    private static final int SLOT_MASK = Limits.MAX_ACCOUNTS;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment[] chunks = new MemorySegment[(Limits.MAX_ACCOUNTS >>> CHUNK_BITS) + 1];
    private final int[][] parts = new int[1 << PART_BITS][LEAST_PART];
    private final int[] partSizes = new int[1 << PART_BITS];
    private final long[] seeds;
    private int size;

    WatermarkTable(RandomGenerator random) {
        seeds = random.longs(5).toArray();
    }

    int size() {
        return size;
    }

    /** The slot of the account whose id is these four words, or {@link #NONE}. */
    int find(int entity, long a, long b, long c, long d) {
        long hash = hash(entity, a, b, c, d);
        int[] part = parts[(int) (hash >>> (Long.SIZE - PART_BITS))];
        int tag = tagOf(hash);
        for (int i = (int) hash & (part.length - 1); part[i] != 0; i = (i + 1) & (part.length - 1)) {
            int slot = (part[i] & SLOT_MASK) - 1;
            if ((part[i] & ~SLOT_MASK) == tag && isOf(slot, entity, a, b, c, d)) {
                return slot;
            }
        }
        return NONE;
    }

    private boolean isOf(int slot, int entity, long a, long b, long c, long d) {
        MemorySegment chunk = chunkOf(slot);
        long at = offset(slot);
        return chunk.get(INT, at + ENTITY) == entity && has(chunk, at + ACCOUNT, a, b, c, d);
    }

    private static boolean has(MemorySegment chunk, long at, long a, long b, long c, long d) {
        return chunk.get(LONG, at) == a
                && chunk.get(LONG, at + 8) == b
                && chunk.get(LONG, at + 16) == c
                && chunk.get(LONG, at + 24) == d;
    }

    private MemorySegment chunkOf(int slot) {
        return chunks[slot >>> CHUNK_BITS];
    }

    long version(int slot) {
        return chunkOf(slot).get(LONG, offset(slot) + VERSION);
    }

    int entity(int slot) {
        return chunkOf(slot).get(INT, offset(slot) + ENTITY);
    }

    /** Whether the hash of the body is these four words. */
    boolean hasBody(int slot, long a, long b, long c, long d) {
        return has(chunkOf(slot), offset(slot) + BODY, a, b, c, d);
    }

    /** Copies {@code account ‖ version ‖ body}, 72 bytes, as an entry of the journal has them. */
    void copyEntry(int slot, MemorySegment into, long at) {
        MemorySegment.copy(chunkOf(slot), offset(slot), into, at, Entries.ENTRY_BYTES);
    }

    /**
     * Raises an account's watermark to an entry of 72 bytes, or begins it; a lower version changes nothing.
     *
     * @throws IllegalStateException if the version stands already, with another body, or there is no room
     */
    void raise(int entity, MemorySegment from, long entry) {
        long a = from.get(LONG, entry + ACCOUNT);
        long b = from.get(LONG, entry + ACCOUNT + 8);
        long c = from.get(LONG, entry + ACCOUNT + 16);
        long d = from.get(LONG, entry + ACCOUNT + 24);
        int slot = find(entity, a, b, c, d);
        if (slot == NONE) {
            insert(entity, from, entry, hash(entity, a, b, c, d));
            return;
        }
        long version = from.get(LONG, entry + VERSION);
        long standing = version(slot);
        boolean forked = version == standing
                && !hasBody(
                        slot,
                        from.get(LONG, entry + BODY),
                        from.get(LONG, entry + BODY + 8),
                        from.get(LONG, entry + BODY + 16),
                        from.get(LONG, entry + BODY + 24));
        if (forked) {
            throw new IllegalStateException("version " + version + " has two bodies");
        }
        if (version > standing) {
            MemorySegment.copy(from, entry, chunkOf(slot), offset(slot), Entries.ENTRY_BYTES);
        }
    }

    private void insert(int entity, MemorySegment from, long entry, long hash) {
        if (size == Limits.MAX_ACCOUNTS) {
            throw new IllegalStateException("more accounts than watermarks are kept for");
        }
        if (chunkOf(size) == null) {
            chunks[size >>> CHUNK_BITS] = arena.allocate((long) CHUNK_RECORDS * RECORD_BYTES, Long.BYTES);
        }
        int slot = size++;
        MemorySegment chunk = chunkOf(slot);
        MemorySegment.copy(from, entry, chunk, offset(slot), Entries.ENTRY_BYTES);
        chunk.set(INT, offset(slot) + ENTITY, entity);
        int number = (int) (hash >>> (Long.SIZE - PART_BITS));
        if (++partSizes[number] > parts[number].length / 4 * 3) {
            grow(number);
        }
        place(parts[number], hash, slot);
    }

    private void grow(int number) {
        int[] old = parts[number];
        int[] grown = new int[old.length * 2];
        for (int word : old) {
            if (word != 0) {
                int slot = (word & SLOT_MASK) - 1;
                MemorySegment chunk = chunkOf(slot);
                long at = offset(slot) + ACCOUNT;
                long hash = hash(
                        entity(slot),
                        chunk.get(LONG, at),
                        chunk.get(LONG, at + 8),
                        chunk.get(LONG, at + 16),
                        chunk.get(LONG, at + 24));
                place(grown, hash, slot);
            }
        }
        parts[number] = grown;
    }

    private static void place(int[] part, long hash, int slot) {
        int i = (int) hash & (part.length - 1);
        while (part[i] != 0) {
            i = (i + 1) & (part.length - 1);
        }
        part[i] = tagOf(hash) | (slot + 1);
    }

    private static int tagOf(long hash) {
        return (int) (hash >>> 20) & ~SLOT_MASK;
    }

    private static long offset(int slot) {
        return (long) (slot & (CHUNK_RECORDS - 1)) * RECORD_BYTES;
    }

    private long hash(int entity, long a, long b, long c, long d) {
        long left = fold(a ^ seeds[0], b ^ seeds[1]);
        long right = fold(c ^ seeds[2], d ^ seeds[3]);
        return fold(left ^ seeds[4], right ^ (entity * 0x9e3779b97f4a7c15L));
    }

    private static long fold(long a, long b) {
        return Math.unsignedMultiplyHigh(a, b) ^ (a * b);
    }

    @Override
    public void close() {
        arena.close();
    }
}
