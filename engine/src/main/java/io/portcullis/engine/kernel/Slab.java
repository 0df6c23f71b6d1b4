package io.portcullis.engine.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

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
    static final int NONE = -1;

    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final String name;
    private final int recordBytes;
    private final int maxRecords;
    private final Frames frames;
    private final Optional<IdleRecords> idle;
    private final boolean tiered;
    private long[] alive = new long[1];
    private int high;
    private int live;
    private int lastFreed = NONE;
    private Thread writer;
    /** The image being copied out, if one is: asked for at every write, so no Optional. */
    private SlabCut cut;

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
        this.name = Objects.requireNonNull(name);
        this.recordBytes = recordBytes;
        this.maxRecords = maxRecords;
        this.frames = new Frames(space, name, recordBytes, maxRecords);
        this.idle = space.idle().map(plan -> new IdleRecords(frames, plan, space, name, recordBytes, maxRecords));
        this.tiered = idle.isPresent();
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
            keep(slot);
            int frame = frame(slot);
            lastFreed = link(frame);
            frames.of(frame).set(INT, frames.start(frame), 0);
        } else {
            if (high == maxRecords) {
                throw new EngineFault(EngineTag.SLAB_FULL, name + " holds " + maxRecords + " records");
            }
            slot = high;
            open(slot);
        }
        alive[slot >>> 6] |= 1L << slot;
        live++;
        return slot;
    }

    public void free(int slot) {
        int frame = writable(slot, 0, recordBytes);
        frames.of(frame).asSlice(frames.start(frame), recordBytes).fill((byte) 0);
        frames.of(frame).set(INT, frames.start(frame), lastFreed);
        alive[slot >>> 6] &= ~(1L << slot);
        lastFreed = slot;
        live--;
    }

    public byte getByte(int slot, int offset) {
        int frame = frame(slot, offset, Byte.BYTES);
        return frames.of(frame).get(JAVA_BYTE, frames.start(frame) + offset);
    }

    public void putByte(int slot, int offset, byte value) {
        int frame = writable(slot, offset, Byte.BYTES);
        frames.of(frame).set(JAVA_BYTE, frames.start(frame) + offset, value);
    }

    public short getShort(int slot, int offset) {
        int frame = frame(slot, offset, Short.BYTES);
        return frames.of(frame).get(SHORT, frames.start(frame) + offset);
    }

    public void putShort(int slot, int offset, short value) {
        int frame = writable(slot, offset, Short.BYTES);
        frames.of(frame).set(SHORT, frames.start(frame) + offset, value);
    }

    public int getInt(int slot, int offset) {
        int frame = frame(slot, offset, Integer.BYTES);
        return frames.of(frame).get(INT, frames.start(frame) + offset);
    }

    public void putInt(int slot, int offset, int value) {
        int frame = writable(slot, offset, Integer.BYTES);
        frames.of(frame).set(INT, frames.start(frame) + offset, value);
    }

    public long getLong(int slot, int offset) {
        int frame = frame(slot, offset, Long.BYTES);
        return frames.of(frame).get(LONG, frames.start(frame) + offset);
    }

    public void putLong(int slot, int offset, long value) {
        int frame = writable(slot, offset, Long.BYTES);
        frames.of(frame).set(LONG, frames.start(frame) + offset, value);
    }

    public void read(int slot, int offset, byte[] into, int at, int length) {
        int frame = frame(slot, offset, length);
        MemorySegment.copy(frames.of(frame), JAVA_BYTE, frames.start(frame) + offset, into, at, length);
    }

    public void write(int slot, int offset, byte[] from, int at, int length) {
        int frame = writable(slot, offset, length);
        MemorySegment.copy(from, at, frames.of(frame), JAVA_BYTE, frames.start(frame) + offset, length);
    }

    public Bytes32 getBytes32(int slot, int offset) {
        byte[] value = new byte[Bytes32.LENGTH];
        read(slot, offset, value, 0, value.length);
        return Bytes32.of(value);
    }

    public void putBytes32(int slot, int offset, Bytes32 value) {
        for (int i = 0; i < Bytes32.LENGTH / Long.BYTES; i++) {
            putLong(slot, offset + i * Long.BYTES, value.word(i));
        }
    }

    public boolean equal(int slot, int offset, Bytes32 value) {
        return getLong(slot, offset) == value.word(0)
                && getLong(slot, offset + 8) == value.word(1)
                && getLong(slot, offset + 16) == value.word(2)
                && getLong(slot, offset + 24) == value.word(3);
    }

    public boolean equal(int slot, int offset, byte[] with, int at, int length) {
        int frame = frame(slot, offset, length);
        Objects.checkFromIndexSize(at, length, with.length);
        MemorySegment chunk = frames.of(frame);
        long from = frames.start(frame) + offset;
        for (int i = 0; i < length; i++) {
            if (chunk.get(JAVA_BYTE, from + i) != with[at + i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * A view that cannot be written through; it is an object, so not for the path of every payment. It is good until the next call on
     * this slab.
     */
    public MemorySegment record(int slot) {
        int frame = frame(slot, 0, recordBytes);
        return frames.of(frame).asSlice(frames.start(frame), recordBytes).asReadOnly();
    }

    /** Lets another thread write from its next call on. The caller sees to it that the other sees what this one did. */
    public void handOver() {
        requireWriter();
        writer = null;
    }

    /** Bytes that idle records take in the idle space; 0 where all stay in memory. */
    public long idleBytes() {
        return idle.map(IdleRecords::idleBytes).orElse(0L);
    }

    /** Streams the image of package-info, in pieces of at most 128 KiB. */
    public void saveTo(SlabSink sink) {
        try (SlabCut whole = new SlabCut(this, lastFreed, 0)) {
            while (!whole.copy(sink, Integer.MAX_VALUE)) {
                // The next piece.
            }
        }
    }

    /** Begins an image of the slab as it is now. */
    SlabCut cut(int mostAside) {
        if (cut != null) {
            throw new IllegalStateException(name + " is being copied already");
        }
        SlabCut begun = new SlabCut(this, lastFreed, mostAside);
        cut = begun;
        return begun;
    }

    void uncut(SlabCut ended) {
        if (cut == ended) {
            cut = null;
        }
    }

    /**
     * A slab that behaves in all respects as the one that was saved.
     *
     * @throws EngineFault {@code SLAB_IMAGE_INVALID} for bytes that {@link #saveTo} would not have made of such a slab
     */
    public static Slab restore(SlabSpace space, String name, int recordBytes, int maxRecords, SlabSource source) {
        return SlabImage.restore(new Slab(space, name, recordBytes, maxRecords), source);
    }

    /** Copies any record, live or free, below {@link #high}. */
    void copy(int slot, MemorySegment into, long at) {
        if (tiered) {
            idle.get().copy(slot, into, at);
        } else {
            MemorySegment.copy(frames.of(slot), frames.start(slot), into, at, recordBytes);
        }
    }

    /** Appends a record that is live, until {@link #adopt} finds it on the free list. */
    void append(MemorySegment from, long at) {
        int slot = high;
        open(slot);
        int frame = frame(slot);
        MemorySegment.copy(from, at, frames.of(frame), frames.start(frame), recordBytes);
        alive[slot >>> 6] |= 1L << slot;
        live++;
    }

    /** Derives from the free list what is live; answers false for a list that is none. */
    boolean adopt(int firstFree) {
        lastFreed = firstFree;
        for (int slot = firstFree; slot != NONE; ) {
            if (!isLive(slot)) {
                return false;
            }
            alive[slot >>> 6] &= ~(1L << slot);
            live--;
            int frame = frame(slot);
            for (int i = Integer.BYTES; i < recordBytes; i++) {
                if (frames.of(frame).get(JAVA_BYTE, frames.start(frame) + i) != 0) {
                    return false;
                }
            }
            slot = link(frame);
        }
        return true;
    }

    private int link(int frame) {
        return frames.of(frame).get(INT, frames.start(frame));
    }

    private void open(int slot) {
        if (tiered) {
            idle.get().open(slot);
        } else {
            frames.reach(slot);
        }
        if (slot >>> 6 >= alive.length) {
            alive = Arrays.copyOf(alive, 2 * alive.length);
        }
        high++;
    }

    private int writable(int slot, int offset, int width) {
        requireWriter();
        int frame = frame(slot, offset, width);
        keep(slot);
        return frame;
    }

    private void keep(int slot) {
        if (cut != null) {
            cut.keep(slot);
        }
    }

    private int frame(int slot) {
        return tiered ? idle.get().frame(slot) : slot;
    }

    private int frame(int slot, int offset, int width) {
        if ((offset | width | recordBytes - offset - width) < 0) {
            throw new IndexOutOfBoundsException(width + " bytes at " + offset + " of a record of " + recordBytes);
        }
        if (!isLive(slot)) {
            throw new EngineFault(EngineTag.SLAB_SLOT_DEAD, "slot " + slot + " of " + name + " is not allocated");
        }
        return frame(slot);
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
}
