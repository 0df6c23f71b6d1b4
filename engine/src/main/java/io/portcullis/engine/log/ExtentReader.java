package io.portcullis.engine.log;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.util.List;
import java.util.Optional;

/** Reads through extents that are known to be durable: whatever does not read there is damage. */
final class ExtentReader implements BlockLog.Reader {
    private final Disk disk;
    private final List<Extent> extents;
    private final long from;
    private int index;
    private Window window;
    private long offset;
    private Origin before;

    /** @param from a height that {@link #index} finds */
    ExtentReader(Disk disk, List<Extent> extents, long from) {
        this.disk = disk;
        this.extents = List.copyOf(extents);
        this.from = from;
        this.index = index(extents, from);
        this.window = enter(extents.get(index));
    }

    /**
     * Where a height stands.
     *
     * @throws EngineFault LOG_HEIGHT_ABSENT
     */
    private static int index(List<Extent> extents, long height) {
        for (int i = extents.size() - 1; i >= 0; i--) {
            if (height > extents.get(i).origin().height()) {
                if (height > extents.get(i).last().height() + 1) {
                    break;
                }
                return i;
            }
        }
        throw new EngineFault(
                EngineTag.LOG_HEIGHT_ABSENT,
                "block " + height + " of "
                        + (extents.getFirst().origin().height() + 1) + ".."
                        + extents.getLast().last().height());
    }

    /** Records hold their predecessor's hash, so a reader begins at a segment's first. */
    private Window enter(Extent extent) {
        Window entered = Window.open(disk, extent.name());
        offset = SegmentHead.BYTES;
        before = extent.origin();
        try {
            SegmentHead head = SegmentHead.read(entered);
            if (!head.origin().equals(extent.origin())) {
                throw new EngineFault(EngineTag.LOG_SEGMENT_FOREIGN, extent.name() + " at 0: was replaced");
            }
        } catch (EngineFault e) {
            entered.close();
            throw e;
        }
        return entered;
    }

    @Override
    public Optional<LoggedBlock> next() {
        while (true) {
            Extent extent = extents.get(index);
            if (before.height() == extent.last().height()) {
                if (!leave(extent)) {
                    return Optional.empty();
                }
            } else {
                LoggedBlock block = read(extent);
                if (block.height() >= from) {
                    return Optional.of(block);
                }
            }
        }
    }

    private LoggedBlock read(Extent extent) {
        return switch (LogRecord.find(window, offset, extent.end(), extent.segment(), before)) {
            case LogRecord.Found.Whole(LoggedBlock block, long end) -> {
                offset = end;
                before = new Origin(block.height(), block.hash());
                yield block;
            }
            case LogRecord.Found.Nothing(EngineTag tag, String why) ->
                throw new EngineFault(tag, at(offset) + ": " + why + " where block " + (before.height() + 1) + " was");
        };
    }

    /** @return whether another extent follows */
    private boolean leave(Extent extent) {
        if (!before.equals(extent.last()) || offset != extent.end()) {
            throw new EngineFault(EngineTag.LOG_ORDER_WRONG, at(offset) + ": other blocks than its mark says");
        }
        if (extent.sealed()) {
            long written = window.endOfWritten(offset);
            if (written != offset) {
                throw new EngineFault(EngineTag.LOG_REST_DAMAGED, at(written - 1) + ": not zero after the last block");
            }
        }
        if (index == extents.size() - 1) {
            return false;
        }
        window.close();
        index++;
        window = enter(extents.get(index));
        return true;
    }

    private String at(long where) {
        return window.name() + " at " + where;
    }

    @Override
    public void close() {
        window.close();
    }
}
