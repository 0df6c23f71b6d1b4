package io.portcullis.engine.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Where the records of a slab are: a bounded number in frames, the others packed in the idle space, 4 bytes of memory for each.
 *
 * <p>A record that is used comes back to a frame; to make room, one goes that was not used since the hand of the clock last passed it.
 * Which records are where depends on what was read, and has no influence on what is read.
 */
final class IdleRecords {
    /** Records that are looked at to learn which words are usual. */
    private static final int SAMPLES = 256;

    private static final int NO_SLOT = -1;

    private final Frames frames;
    private final int frameBytes;
    private final Frames directory;
    private final IdleStore store;
    private final Packing packing;
    private final int[] owners;
    private final boolean[] used;
    private int frameCount;
    private int hand;
    private boolean learned;

    IdleRecords(Frames frames, SlabSpace.Idle idle, SlabSpace hot, String name, int recordBytes, int maxRecords) {
        if (recordBytes % Long.BYTES != 0) {
            throw new IllegalArgumentException("records of " + recordBytes + " bytes are no whole words");
        }
        this.frames = frames;
        this.frameBytes = recordBytes;
        this.directory = new Frames(hot, name + "-places", Integer.BYTES, maxRecords);
        this.packing = new Packing(recordBytes);
        this.store = new IdleStore(idle.space(), name + "-idle", packing.mostBytes());
        this.owners = new int[Math.min(idle.hotRecords(), maxRecords)];
        this.used = new boolean[owners.length];
        Arrays.fill(owners, NO_SLOT);
    }

    long idleBytes() {
        return store.usedBytes();
    }

    /** The frame of a record, which comes back first if it is idle. */
    int frame(int slot) {
        int place = place(slot);
        if (place < 0) {
            return fetch(slot, ~place);
        }
        used[place] = true;
        return place;
    }

    /** A zeroed frame for a slot that was never used. */
    void open(int slot) {
        directory.reach(slot);
        int frame = freeFrame();
        frames.of(frame).asSlice(frames.start(frame), frameBytes).fill((byte) 0);
        settle(slot, frame);
    }

    /** Copies a record without bringing it back. */
    void copy(int slot, MemorySegment into, long at) {
        int place = place(slot);
        if (place < 0) {
            packing.unpack(store.of(~place), store.start(~place), into, at);
        } else {
            MemorySegment.copy(frames.of(place), frames.start(place), into, at, frameBytes);
        }
    }

    private int place(int slot) {
        return directory.of(slot).get(JAVA_INT, directory.start(slot));
    }

    private void setPlace(int slot, int place) {
        directory.of(slot).set(JAVA_INT, directory.start(slot), place);
    }

    private int fetch(int slot, int idlePlace) {
        int frame = freeFrame();
        MemorySegment from = store.of(idlePlace);
        long at = store.start(idlePlace);
        packing.unpack(from, at, frames.of(frame), frames.start(frame));
        store.free(idlePlace, packing.length(from, at));
        settle(slot, frame);
        return frame;
    }

    private void settle(int slot, int frame) {
        setPlace(slot, frame);
        owners[frame] = slot;
        used[frame] = true;
    }

    private int freeFrame() {
        if (frameCount < owners.length) {
            frames.reach(frameCount);
            return frameCount++;
        }
        learn();
        while (used[hand]) {
            used[hand] = false;
            hand = after(hand);
        }
        int frame = hand;
        hand = after(hand);
        int length = packing.pack(frames.of(frame), frames.start(frame));
        setPlace(owners[frame], ~store.put(packing.packed(), length));
        return frame;
    }

    private int after(int frame) {
        return frame + 1 == owners.length ? 0 : frame + 1;
    }

    /** Takes for each place of a record the word that is there most often among some: the node's own id, a common limit. */
    private void learn() {
        if (learned) {
            return;
        }
        learned = true;
        int samples = Math.min(SAMPLES, owners.length);
        long[] values = new long[samples];
        for (int word = 0; word < packing.words(); word++) {
            for (int i = 0; i < samples; i++) {
                int frame = (int) ((long) i * owners.length / samples);
                values[i] = Packing.word(frames.of(frame), frames.start(frame), word);
            }
            packing.usual(word, mostFrequent(values));
        }
    }

    private static long mostFrequent(long[] values) {
        Arrays.sort(values);
        long best = values[0];
        int bestRun = 0;
        int run = 0;
        for (int i = 0; i < values.length; i++) {
            run = i > 0 && values[i] == values[i - 1] ? run + 1 : 1;
            if (run > bestRun) {
                bestRun = run;
                best = values[i];
            }
        }
        return best;
    }
}
