package io.portcullis.engine.account;

import io.portcullis.engine.kernel.Slab;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Takes back what was tried: a party replays a frame before it agrees to it.
 *
 * <p>Idle, it costs one branch a write. Between {@link #begin} and {@link #commit} or {@link #rollBack} it keeps the image of each record
 * before its first change. A slab gives back the slot freed most recently first, so going back in reverse order gives every record its own
 * slot again.
 */
final class Undo {
    private record Touched(Slab slab, int slot) {}

    private final Deque<Runnable> steps = new ArrayDeque<>();
    private final Set<Touched> touched = new HashSet<>();
    private boolean open;
    /** Most changes are of the record that changed last. */
    private Slab lastSlab;

    private int lastSlot;

    void begin() {
        if (open) {
            throw new IllegalStateException("a trial is open already");
        }
        open = true;
    }

    void commit() {
        open = false;
        steps.clear();
        touched.clear();
        lastSlab = null;
    }

    void rollBack() {
        open = false;
        while (!steps.isEmpty()) {
            steps.pop().run();
        }
        touched.clear();
        lastSlab = null;
    }

    /** Before a record changes. */
    void touch(Slab slab, int slot) {
        if (!open || (slab == lastSlab && slot == lastSlot)) {
            return;
        }
        lastSlab = slab;
        lastSlot = slot;
        if (touched.add(new Touched(slab, slot))) {
            byte[] before = new byte[slab.recordBytes()];
            slab.read(slot, 0, before, 0, before.length);
            steps.push(() -> slab.write(slot, 0, before, 0, before.length));
        }
    }

    int allocate(Slab slab) {
        int slot = slab.allocate();
        if (open) {
            touched.add(new Touched(slab, slot));
            steps.push(() -> slab.free(slot));
        }
        return slot;
    }

    void free(Slab slab, int slot) {
        if (open) {
            byte[] before = new byte[slab.recordBytes()];
            slab.read(slot, 0, before, 0, before.length);
            touched.add(new Touched(slab, slot));
            steps.push(() -> {
                int again = slab.allocate();
                if (again != slot) {
                    throw new IllegalStateException("a slab gave another slot than the one freed last");
                }
                slab.write(slot, 0, before, 0, before.length);
            });
        }
        slab.free(slot);
    }

    /** For changes that are not in a slab. */
    void onRollBack(Runnable step) {
        if (open) {
            steps.push(step);
        }
    }
}
