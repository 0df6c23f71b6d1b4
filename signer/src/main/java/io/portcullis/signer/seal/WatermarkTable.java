package io.portcullis.signer.seal;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The newest sealed version and its body's hash, for each (entity, account): 76 bytes off-heap, and 5 to 11 bytes of index.
 *
 * <p>Invariants: records are never moved or removed, so slots 0 to {@code size − 1} are the accounts in the order of their first seal; a
 * version never falls. The index is cut into parts that grow one at a time, so no block waits for a growth of all of it; its hash has a
 * secret seed, because a hostile engine chooses what is looked up.
 *
 * <p>Accounts and hashes are read from segments: 32 bytes at an offset. Used by one thread at a time.
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
    private final List<MemorySegment> chunks = new ArrayList<>();
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

    /** The slot of an account, or {@link #NONE}. */
    int find(int entity, MemorySegment from, long account) {
        long hash = hash(entity, from, account);
        int[] part = parts[(int) (hash >>> (Long.SIZE - PART_BITS))];
        int tag = tagOf(hash);
        for (int i = (int) hash & (part.length - 1); part[i] != 0; i = (i + 1) & (part.length - 1)) {
            int slot = (part[i] & SLOT_MASK) - 1;
            if ((part[i] & ~SLOT_MASK) == tag && isOf(slot, entity, from, account)) {
                return slot;
            }
        }
        return NONE;
    }

    private boolean isOf(int slot, int entity, MemorySegment from, long account) {
        MemorySegment chunk = chunks.get(slot >>> CHUNK_BITS);
        long at = offset(slot);
        return chunk.get(INT, at + ENTITY) == entity && same(chunk, at + ACCOUNT, from, account);
    }

    private static boolean same(MemorySegment left, long leftAt, MemorySegment right, long rightAt) {
        return left.get(LONG, leftAt) == right.get(LONG, rightAt)
                && left.get(LONG, leftAt + 8) == right.get(LONG, rightAt + 8)
                && left.get(LONG, leftAt + 16) == right.get(LONG, rightAt + 16)
                && left.get(LONG, leftAt + 24) == right.get(LONG, rightAt + 24);
    }

    long version(int slot) {
        return chunks.get(slot >>> CHUNK_BITS).get(LONG, offset(slot) + VERSION);
    }

    int entity(int slot) {
        return chunks.get(slot >>> CHUNK_BITS).get(INT, offset(slot) + ENTITY);
    }

    boolean hasBody(int slot, MemorySegment from, long body) {
        return same(chunks.get(slot >>> CHUNK_BITS), offset(slot) + BODY, from, body);
    }

    /** Copies {@code account ‖ version ‖ body}, 72 bytes, as an entry of the journal has them. */
    void copyEntry(int slot, MemorySegment into, long at) {
        MemorySegment.copy(chunks.get(slot >>> CHUNK_BITS), offset(slot), into, at, Entries.ENTRY_BYTES);
    }

    /**
     * Raises an account's watermark to an entry of 72 bytes, or begins it; a lower version changes nothing.
     *
     * @throws IllegalStateException if the version stands already, with another body, or there is no room
     */
    void raise(int entity, MemorySegment from, long entry) {
        int slot = find(entity, from, entry + ACCOUNT);
        if (slot == NONE) {
            insert(entity, from, entry);
            return;
        }
        long version = from.get(LONG, entry + VERSION);
        long standing = version(slot);
        if (version == standing && !hasBody(slot, from, entry + BODY)) {
            throw new IllegalStateException("version " + version + " has two bodies");
        }
        if (version > standing) {
            MemorySegment.copy(from, entry, chunks.get(slot >>> CHUNK_BITS), offset(slot), Entries.ENTRY_BYTES);
        }
    }

    private void insert(int entity, MemorySegment from, long entry) {
        if (size == Limits.MAX_ACCOUNTS) {
            throw new IllegalStateException("more accounts than watermarks are kept for");
        }
        if (size >>> CHUNK_BITS == chunks.size()) {
            chunks.add(arena.allocate((long) CHUNK_RECORDS * RECORD_BYTES, Long.BYTES));
        }
        int slot = size++;
        MemorySegment chunk = chunks.get(slot >>> CHUNK_BITS);
        MemorySegment.copy(from, entry, chunk, offset(slot), Entries.ENTRY_BYTES);
        chunk.set(INT, offset(slot) + ENTITY, entity);
        long hash = hash(entity, from, entry + ACCOUNT);
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
                MemorySegment chunk = chunks.get(slot >>> CHUNK_BITS);
                place(grown, hash(entity(slot), chunk, offset(slot) + ACCOUNT), slot);
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

    private long hash(int entity, MemorySegment from, long account) {
        long left = fold(from.get(LONG, account) ^ seeds[0], from.get(LONG, account + 8) ^ seeds[1]);
        long right = fold(from.get(LONG, account + 16) ^ seeds[2], from.get(LONG, account + 24) ^ seeds[3]);
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
