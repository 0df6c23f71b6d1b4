package io.portcullis.engine.kernel;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A slab as it was at one moment, copied out a little at a time while the slab goes on.
 *
 * <p>Invariant: what is copied is what was there at the cut. A record that is about to change and was not copied yet is set aside first, once;
 * so the cut costs a payment one branch, and a copy of a record at its first change.
 *
 * <p>By the thread that writes the slab, all of it.
 */
final class SlabCut implements AutoCloseable {
    private static final int PAGE_SHIFT = 8;
    private static final int PAGE = 1 << PAGE_SHIFT;
    private static final int NOWHERE = 0;

    private final Slab slab;
    private final int high;
    private final int live;
    private final int lastFreed;
    private final int mostAside;
    private final int[][] places;
    private final ByteBuffer piece;
    private final MemorySegment pieceBytes;
    private boolean headWritten;
    private int next;
    private OffHeapSpace asideSpace;
    private Frames aside;
    private int asideCount;
    private boolean full;

    /** @param mostAside records; beyond it the cut is over */
    SlabCut(Slab slab, int lastFreed, int mostAside) {
        this.slab = slab;
        this.high = slab.high();
        this.live = slab.live();
        this.lastFreed = lastFreed;
        this.mostAside = mostAside;
        this.places = new int[(high + PAGE - 1) >>> PAGE_SHIFT][];
        this.piece = SlabImage.piece(slab, high);
        this.pieceBytes = MemorySegment.ofBuffer(piece);
    }

    /** Before a record changes. */
    void keep(int slot) {
        if (slot >= high || slot < next) {
            return;
        }
        int[] page = places[slot >>> PAGE_SHIFT];
        if (page == null) {
            page = new int[PAGE];
            places[slot >>> PAGE_SHIFT] = page;
        }
        if (page[slot & PAGE - 1] != NOWHERE) {
            return;
        }
        if (asideCount == mostAside) {
            full = true;
            return;
        }
        if (aside == null) {
            asideSpace = new OffHeapSpace();
            aside = new Frames(asideSpace, slab.name() + "-aside", slab.recordBytes(), Math.max(1, mostAside));
        }
        int place = asideCount++;
        aside.reach(place);
        slab.copy(slot, aside.of(place), aside.start(place));
        page[slot & PAGE - 1] = place + 1;
    }

    /**
     * Copies on.
     *
     * @param mostBytes about how many; at least one record goes
     * @return whether all is copied
     * @throws EngineFault SLAB_CUT_FULL: more changed meanwhile than may be set aside
     */
    boolean copy(SlabSink sink, int mostBytes) {
        if (full) {
            throw new EngineFault(
                    EngineTag.SLAB_CUT_FULL,
                    mostAside + " records of " + slab.name() + " changed before they were copied");
        }
        if (!headWritten) {
            sink.write(SlabImage.header(slab.recordBytes(), high, live, lastFreed));
            headWritten = true;
        }
        int left = Math.max(1, mostBytes / slab.recordBytes());
        while (left > 0 && next < high) {
            int count = Math.min(Math.min(left, piece.capacity() / slab.recordBytes()), high - next);
            for (int i = 0; i < count; i++) {
                copy(next + i, (long) i * slab.recordBytes());
            }
            next += count;
            left -= count;
            sink.write(piece.asReadOnlyBuffer().limit(count * slab.recordBytes()));
        }
        return next == high;
    }

    private void copy(int slot, long to) {
        int[] page = places[slot >>> PAGE_SHIFT];
        int place = page == null ? NOWHERE : page[slot & PAGE - 1];
        if (place == NOWHERE) {
            slab.copy(slot, pieceBytes, to);
        } else {
            MemorySegment.copy(aside.of(place - 1), aside.start(place - 1), pieceBytes, to, slab.recordBytes());
        }
        if ((slot & PAGE - 1) == PAGE - 1) {
            places[slot >>> PAGE_SHIFT] = null;
        }
    }

    /** Records set aside so far. */
    int aside() {
        return asideCount;
    }

    @Override
    public void close() {
        slab.uncut(this);
        next = high;
        if (asideSpace != null) {
            asideSpace.close();
            asideSpace = null;
        }
    }
}
