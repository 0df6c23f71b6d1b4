package io.portcullis.engine.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * Records of one fixed size outside of the heap, addressed by slot. Values are big-endian; offsets count bytes within a record.
 *
 * <p>Invariants: which slot {@link #allocate} gives depends on the calls of {@code allocate} and {@code free} before it and on nothing
 * else; every slot below {@link #high} is live or on the free list, once; a free record is its link and zeros; the first thread that
 * writes is the only one that may, until {@link #handOver}.
 *
 * <p>Nothing but growth by a chunk allocates on the heap. Misuse by the program is a fault ({@code SLAB_SLOT_DEAD}, {@code
 * WRITER_FOREIGN}) or an {@link IndexOutOfBoundsException} for an offset beyond the record, never a silent read of a neighbour.
 */
public final class Slab {
    static final int MAGIC = 0x534c4142;
    static final int VERSION = 1;
    static final int HEADER_BYTES = 24;
    static final int NONE = -1;

    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /** A chunk of whole pages, large enough that mapping one is rare, small enough that a slab of ten records costs little. */
    private static final int CHUNK_BYTES = 1 << 20;

    private static final int PIECE_BYTES = 1 << 20;

    private final SlabSpace space;
    private final String name;
    private final int recordBytes;
    private final int maxRecords;
    private final int shift;
    private final int mask;
    private MemorySegment[] chunks = new MemorySegment[1];
    private int chunkCount;
    private long[] alive = new long[1];
    private int high;
    private int live;
    private int lastFreed = NONE;
    private Thread writer;

    /**
     * @param recordBytes 4 to {@link Limits#SLAB_RECORD_BYTES}
     * @param maxRecords 1 to {@link Limits#SLAB_RECORDS}; beyond it {@link #allocate} is a fault
     */
    public Slab(SlabSpace space, String name, int recordBytes, int maxRecords) {
        if (recordBytes < Integer.BYTES || recordBytes > Limits.SLAB_RECORD_BYTES) {
            throw new IllegalArgumentException("records of " + recordBytes + " bytes");
        }
        if (maxRecords < 1 || maxRecords > Limits.SLAB_RECORDS) {
            throw new IllegalArgumentException("a slab of at most " + maxRecords + " records");
        }
        this.space = Objects.requireNonNull(space);
        this.name = Objects.requireNonNull(name);
        this.recordBytes = recordBytes;
        this.maxRecords = maxRecords;
        int perChunk = Integer.highestOneBit(Math.max(1, CHUNK_BYTES / recordBytes));
        int ceiling = maxRecords == 1 ? 1 : Integer.highestOneBit(maxRecords - 1) << 1;
        this.mask = Math.min(perChunk, ceiling) - 1;
        this.shift = Integer.bitCount(mask);
    }

    public String name() {
        return name;
    }

    public int recordBytes() {
        return recordBytes;
    }

    public int maxRecords() {
        return maxRecords;
    }

    /** How many records are allocated and not freed. */
    public int live() {
        return live;
    }

    /** One past the highest slot ever handed out. */
    public int high() {
        return high;
    }

    /** Whether a slot is allocated; false for any int that is no slot. */
    public boolean isLive(int slot) {
        return slot >= 0 && slot < high && (alive[slot >>> 6] >>> slot & 1) != 0;
    }

    /** A zeroed record: the slot freed most recently, or else the next that was never used. */
    public int allocate() {
        requireWriter();
        int slot;
        if (lastFreed != NONE) {
            slot = lastFreed;
            MemorySegment chunk = chunks[slot >>> shift];
            long at = start(slot);
            lastFreed = chunk.get(INT, at);
            chunk.set(INT, at, 0);
        } else {
            if (high == maxRecords) {
                throw new EngineFault(EngineTag.SLAB_FULL, name + " holds " + maxRecords + " records");
            }
            slot = high;
            reach(slot);
            high++;
        }
        alive[slot >>> 6] |= 1L << slot;
        live++;
        return slot;
    }

    public void free(int slot) {
        requireWriter();
        long at = start(slot);
        requireLive(slot);
        MemorySegment chunk = chunks[slot >>> shift];
        chunk.asSlice(at, recordBytes).fill((byte) 0);
        chunk.set(INT, at, lastFreed);
        alive[slot >>> 6] &= ~(1L << slot);
        lastFreed = slot;
        live--;
    }

    public byte getByte(int slot, int offset) {
        long at = at(slot, offset, Byte.BYTES);
        return chunks[slot >>> shift].get(JAVA_BYTE, at);
    }

    public void putByte(int slot, int offset, byte value) {
        requireWriter();
        long at = at(slot, offset, Byte.BYTES);
        chunks[slot >>> shift].set(JAVA_BYTE, at, value);
    }

    public short getShort(int slot, int offset) {
        long at = at(slot, offset, Short.BYTES);
        return chunks[slot >>> shift].get(SHORT, at);
    }

    public void putShort(int slot, int offset, short value) {
        requireWriter();
        long at = at(slot, offset, Short.BYTES);
        chunks[slot >>> shift].set(SHORT, at, value);
    }

    public int getInt(int slot, int offset) {
        long at = at(slot, offset, Integer.BYTES);
        return chunks[slot >>> shift].get(INT, at);
    }

    public void putInt(int slot, int offset, int value) {
        requireWriter();
        long at = at(slot, offset, Integer.BYTES);
        chunks[slot >>> shift].set(INT, at, value);
    }

    public long getLong(int slot, int offset) {
        long at = at(slot, offset, Long.BYTES);
        return chunks[slot >>> shift].get(LONG, at);
    }

    public void putLong(int slot, int offset, long value) {
        requireWriter();
        long at = at(slot, offset, Long.BYTES);
        chunks[slot >>> shift].set(LONG, at, value);
    }

    public void read(int slot, int offset, byte[] into, int at, int length) {
        long from = at(slot, offset, length);
        MemorySegment.copy(chunks[slot >>> shift], JAVA_BYTE, from, into, at, length);
    }

    public void write(int slot, int offset, byte[] from, int at, int length) {
        requireWriter();
        long to = at(slot, offset, length);
        MemorySegment.copy(from, at, chunks[slot >>> shift], JAVA_BYTE, to, length);
    }

    public boolean equal(int slot, int offset, byte[] with, int at, int length) {
        long from = at(slot, offset, length);
        Objects.checkFromIndexSize(at, length, with.length);
        MemorySegment chunk = chunks[slot >>> shift];
        for (int i = 0; i < length; i++) {
            if (chunk.get(JAVA_BYTE, from + i) != with[at + i]) {
                return false;
            }
        }
        return true;
    }

    /** A view that cannot be written through; it is an object, so not for the path of every payment. It dies with the record. */
    public MemorySegment record(int slot) {
        return chunks[slot >>> shift]
                .asSlice(at(slot, 0, recordBytes), recordBytes)
                .asReadOnly();
    }

    /** Lets another thread write from its next call on. The caller sees to it that the other sees what this one did. */
    public void handOver() {
        requireWriter();
        writer = null;
    }

    /** Streams the image of package-info, in pieces of at most a mebibyte. */
    public void saveTo(SlabSink sink) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putInt(MAGIC).putInt(VERSION).putInt(recordBytes);
        header.putInt(high).putInt(live).putInt(lastFreed).flip();
        sink.write(header);
        forEachPiece(piece -> sink.write(piece.asReadOnlyBuffer()));
    }

    /**
     * A slab that behaves in all respects as the one that was saved.
     *
     * @throws EngineFault {@code SLAB_IMAGE_INVALID} for bytes that {@link #saveTo} would not have made of such a slab
     */
    public static Slab restore(SlabSpace space, String name, int recordBytes, int maxRecords, SlabSource source) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        source.read(header);
        header.flip();
        Slab slab = new Slab(space, name, recordBytes, maxRecords);
        slab.require(header.getInt() == MAGIC, "is no image of a slab");
        slab.require(header.getInt() == VERSION, "is of an unknown version");
        slab.require(header.getInt() == recordBytes, "has records of another size");
        int high = header.getInt();
        int live = header.getInt();
        slab.require(high >= 0 && high <= maxRecords, "has more records than allowed");
        slab.require(live >= 0 && live <= high, "counts its records wrongly");
        slab.lastFreed = header.getInt();
        for (int slot = 0; slot < high; slot += slab.mask + 1) {
            slab.reach(slot);
            int last = Math.min(high - slot, slab.mask + 1) - 1 + slot;
            slab.high = last + 1;
            slab.reachAlive(last);
        }
        slab.forEachPiece(source::read);
        slab.adopt(live);
        return slab;
    }

    /** Derives from the free list what is live, and refuses a list that is not one. */
    private void adopt(int declaredLive) {
        for (int slot = 0; slot < high; slot++) {
            alive[slot >>> 6] |= 1L << slot;
        }
        live = high;
        for (int slot = lastFreed; slot != NONE; ) {
            require(isLive(slot), "has a free list that is none");
            alive[slot >>> 6] &= ~(1L << slot);
            live--;
            MemorySegment chunk = chunks[slot >>> shift];
            long at = start(slot);
            for (int i = Integer.BYTES; i < recordBytes; i++) {
                require(chunk.get(JAVA_BYTE, at + i) == 0, "has a free record that is not empty");
            }
            slot = chunk.get(INT, at);
        }
        require(live == declaredLive, "counts its records wrongly");
    }

    private void forEachPiece(SlabSink visit) {
        long chunkBytes = (long) (mask + 1) * recordBytes;
        long left = (long) high * recordBytes;
        for (int i = 0; left > 0; i++) {
            long bytes = Math.min(left, chunkBytes);
            for (long at = 0; at < bytes; at += PIECE_BYTES) {
                visit.write(
                        chunks[i].asSlice(at, Math.min(PIECE_BYTES, bytes - at)).asByteBuffer());
            }
            left -= bytes;
        }
    }

    private void reach(int slot) {
        int number = slot >>> shift;
        if (number == chunkCount) {
            if (number == chunks.length) {
                chunks = Arrays.copyOf(chunks, 2 * number);
            }
            chunks[number] = space.chunk(name, number, (long) (mask + 1) * recordBytes);
            chunkCount++;
        }
        reachAlive(slot);
    }

    private void reachAlive(int slot) {
        if (slot >>> 6 >= alive.length) {
            alive = Arrays.copyOf(alive, Math.max(2 * alive.length, (slot >>> 6) + 1));
        }
    }

    private long start(int slot) {
        return (long) (slot & mask) * recordBytes;
    }

    private long at(int slot, int offset, int width) {
        if ((offset | width | recordBytes - offset - width) < 0) {
            throw new IndexOutOfBoundsException(width + " bytes at " + offset + " of a record of " + recordBytes);
        }
        requireLive(slot);
        return start(slot) + offset;
    }

    private void requireLive(int slot) {
        if (!isLive(slot)) {
            throw new EngineFault(EngineTag.SLAB_SLOT_DEAD, "slot " + slot + " of " + name + " is not allocated");
        }
    }

    private void requireWriter() {
        Thread caller = Thread.currentThread();
        if (writer != caller) {
            claim(caller);
        }
    }

    private void claim(Thread caller) {
        if (writer != null) {
            throw new EngineFault(
                    EngineTag.WRITER_FOREIGN, caller.getName() + " writes " + name + " of " + writer.getName());
        }
        writer = caller;
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw new EngineFault(EngineTag.SLAB_IMAGE_INVALID, "the image of " + name + " " + what);
        }
    }
}
