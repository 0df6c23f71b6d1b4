package io.portcullis.engine.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

final class TieredSpace implements SlabSpace {
    private final SlabSpace hot;
    private final Idle idle;

    TieredSpace(SlabSpace hot, Idle idle) {
        this.hot = hot;
        this.idle = idle;
    }

    @Override
    public MemorySegment chunk(String slabName, int chunkNumber, long bytes) {
        return hot.chunk(slabName, chunkNumber, bytes);
    }

    @Override
    public Optional<Idle> idle() {
        return Optional.of(idle);
    }

    @Override
    public void giveBack() {
        idle.space().giveBack();
    }

    @Override
    public void close() {
        hot.close();
        idle.space().close();
    }
}
