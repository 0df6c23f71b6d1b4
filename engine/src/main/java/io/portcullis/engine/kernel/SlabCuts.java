package io.portcullis.engine.kernel;

import java.util.ArrayList;
import java.util.List;

/** Slabs as they were at one moment, one after the other, copied out while they go on. Close it, or they go on setting records aside. */
public final class SlabCuts implements AutoCloseable {
    private final List<SlabCut> cuts;
    private int current;

    private SlabCuts(List<SlabCut> cuts) {
        this.cuts = cuts;
    }

    /**
     * Cuts slabs, now.
     *
     * @param mostAside records of each that may change before they are copied
     */
    public static SlabCuts of(int mostAside, Slab... slabs) {
        List<SlabCut> cuts = new ArrayList<>();
        for (Slab slab : slabs) {
            cuts.add(slab.cut(mostAside));
        }
        return new SlabCuts(cuts);
    }

    /**
     * Copies on, at most about so many bytes.
     *
     * @return whether all of all slabs is copied
     * @throws io.portcullis.engine.verdict.EngineFault SLAB_CUT_FULL: begin anew
     */
    public boolean copy(SlabSink sink, int mostBytes) {
        if (current < cuts.size() && cuts.get(current).copy(sink, mostBytes)) {
            current++;
        }
        return current == cuts.size();
    }

    /** Records that changed before they were copied, so far. */
    public int aside() {
        return cuts.stream().mapToInt(SlabCut::aside).sum();
    }

    @Override
    public void close() {
        cuts.forEach(SlabCut::close);
    }
}
