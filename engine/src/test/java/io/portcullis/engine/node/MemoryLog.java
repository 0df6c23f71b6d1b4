package io.portcullis.engine.node;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.log.BlockLog;
import io.portcullis.engine.log.LoggedBlock;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** The twin of a log: as durable as this object, as bounded as the real one, and failing when it is told to. */
final class MemoryLog implements BlockLog {
    private final List<Bytes> blocks = new CopyOnWriteArrayList<>();
    private volatile long failsAt = Long.MAX_VALUE;

    MemoryLog failAt(long height) {
        failsAt = height;
        return this;
    }

    List<Bytes> blocks() {
        return blocks;
    }

    @Override
    public void append(long height, Bytes block) {
        if (height != nextHeight()) {
            throw new EngineFault(EngineTag.LOG_HEIGHT_WRONG, "block " + height);
        }
        if (block.size() > Limits.LOG_BLOCK_BYTES) {
            throw new EngineFault(EngineTag.LOG_BLOCK_TOO_LARGE, "block of " + block.size() + " bytes");
        }
        if (height >= failsAt) {
            throw new EngineFault(EngineTag.LOG_WRITE_FAILED, "told to fail at " + failsAt);
        }
        blocks.add(block);
    }

    @Override
    public void commit() {}

    @Override
    public Reader readFrom(long height) {
        Iterator<Bytes> rest = blocks.subList((int) height - 1, blocks.size()).iterator();
        long[] next = {height};
        return new Reader() {
            @Override
            public Optional<LoggedBlock> next() {
                return rest.hasNext()
                        ? Optional.of(new LoggedBlock(next[0]++, rest.next(), Bytes32.ZERO))
                        : Optional.empty();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public OptionalLong first() {
        return blocks.isEmpty() ? OptionalLong.empty() : OptionalLong.of(1);
    }

    @Override
    public OptionalLong last() {
        return blocks.isEmpty() ? OptionalLong.empty() : OptionalLong.of(blocks.size());
    }

    @Override
    public long nextHeight() {
        return 1L + blocks.size();
    }

    @Override
    public void truncateThrough(long height) {}

    @Override
    public void close() {}
}
