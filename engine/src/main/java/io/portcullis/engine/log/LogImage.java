package io.portcullis.engine.log;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a directory holds of a log, for verifiers: checked as the writer checks it when it opens, and nothing changed. */
public final class LogImage implements LoggedBlocks {
    private final Disk disk;
    private final List<Extent> extents;
    private final SegmentHead tail;
    private final Recovered recovered;

    private LogImage(Disk disk, List<Extent> extents, SegmentHead tail, Recovered recovered) {
        this.disk = disk;
        this.extents = List.copyOf(extents);
        this.tail = tail;
        this.recovered = recovered;
    }

    /**
     * Checks headers and marks of all segments and every byte of the last.
     *
     * @throws EngineFault LOG_ABSENT, if there is no segment; a tag that says what is damaged, with file and offset
     */
    public static LogImage read(Disk disk) {
        List<Long> ids = ids(disk);
        List<Extent> extents = new ArrayList<>();
        for (long id : ids.subList(0, ids.size() - 1)) {
            SegmentHead head = head(disk, id);
            requireFollows(extents, head);
            extents.add(Extent.marked(head));
        }
        try (Window window = Window.open(disk, SegmentHead.name(ids.getLast()))) {
            SegmentHead tail = SegmentHead.read(window);
            requireFollows(extents, tail);
            Tail end = Tail.read(window, tail);
            requireSealed(extents, end.extent());
            extents.add(end.extent());
            return new LogImage(disk, extents, tail, end.recovered());
        }
    }

    private static List<Long> ids(Disk disk) {
        List<Long> ids = new ArrayList<>();
        for (String name : DiskFaults.get(EngineTag.LOG_DISK_UNUSABLE, disk.toString(), disk::names)) {
            SegmentHead.idOf(name).ifPresent(ids::add);
        }
        if (ids.isEmpty()) {
            throw new EngineFault(EngineTag.LOG_ABSENT, disk + " holds no log");
        }
        ids.sort(null);
        for (int i = 1; i < ids.size(); i++) {
            if (ids.get(i) != ids.get(i - 1) + 1) {
                throw missing(ids.get(i - 1) + 1);
            }
        }
        return ids;
    }

    private static EngineFault missing(long id) {
        return new EngineFault(EngineTag.LOG_SEGMENT_MISSING, SegmentHead.name(id) + " is gone");
    }

    private static SegmentHead head(Disk disk, long id) {
        try (Window window = Window.open(disk, SegmentHead.name(id))) {
            return SegmentHead.read(window);
        }
    }

    private static void requireFollows(List<Extent> before, SegmentHead head) {
        if (!before.isEmpty() && !before.getLast().last().equals(head.origin())) {
            throw new EngineFault(
                    EngineTag.LOG_SEGMENT_FOREIGN,
                    SegmentHead.name(head.id()) + " at 0: does not follow block "
                            + before.getLast().last().height());
        }
    }

    /** A segment is sealed before anything is appended to the next; so only the next to last may miss its seal, if the last is empty. */
    private static void requireSealed(List<Extent> full, Extent last) {
        if (last.sealed()) {
            throw missing(last.segment() + 1);
        }
        for (Extent extent : full) {
            if (!extent.sealed() && (extent.segment() != last.segment() - 1 || !last.empty())) {
                throw new EngineFault(EngineTag.LOG_MARK_DAMAGED, extent.name() + ": is full and not sealed");
            }
        }
    }

    public Recovered recovered() {
        return recovered;
    }

    @Override
    public OptionalLong first() {
        return first(extents);
    }

    @Override
    public OptionalLong last() {
        return last(extents);
    }

    @Override
    public BlockLog.Reader readFrom(long height) {
        return new ExtentReader(disk, extents, height);
    }

    /**
     * The same blocks, up to one of them.
     *
     * @throws EngineFault LOG_HEIGHT_ABSENT if it is not there
     */
    public LoggedBlocks through(long height) {
        if (last().isEmpty()
                || height > last().getAsLong()
                || height < extents.getFirst().origin().height()) {
            throw new EngineFault(EngineTag.LOG_HEIGHT_ABSENT, "block " + height + " is not in the log");
        }
        return new Through(this, height);
    }

    private record Through(LogImage image, long height) implements LoggedBlocks {
        @Override
        public BlockLog.Reader readFrom(long from) {
            BlockLog.Reader all = image.readFrom(from);
            return new BlockLog.Reader() {
                @Override
                public Optional<LoggedBlock> next() {
                    return all.next().filter(block -> block.height() <= height);
                }

                @Override
                public void close() {
                    all.close();
                }
            };
        }

        @Override
        public OptionalLong first() {
            return image.first();
        }

        @Override
        public OptionalLong last() {
            return height < image.first().orElse(Long.MAX_VALUE) ? OptionalLong.empty() : OptionalLong.of(height);
        }
    }

    List<Extent> extents() {
        return extents;
    }

    /** The head of the last segment, as it was read. */
    SegmentHead tail() {
        return tail;
    }

    static OptionalLong first(List<Extent> extents) {
        return last(extents).isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(extents.getFirst().origin().height() + 1);
    }

    static OptionalLong last(List<Extent> extents) {
        long last = extents.getLast().last().height();
        return last == extents.getFirst().origin().height() ? OptionalLong.empty() : OptionalLong.of(last);
    }

    /**
     * The end of the last segment.
     *
     * @param extent its blocks, marked or not
     */
    private record Tail(Extent extent, Recovered recovered) {
        static Tail read(Window window, SegmentHead head) {
            Extent marked = Extent.marked(head);
            readMarked(window, marked);
            Origin last = marked.last();
            long end = marked.end();
            int unmarked = 0;
            while (LogRecord.find(window, end, head.size(), head.id(), last)
                    instanceof LogRecord.Found.Whole(LoggedBlock block, long next)) {
                last = new Origin(block.height(), block.hash());
                end = next;
                unmarked++;
            }
            long written = window.endOfWritten(end);
            if (head.mark().state() != Mark.State.OPEN && (unmarked > 0 || written > end)) {
                throw new EngineFault(
                        EngineTag.LOG_REST_DAMAGED,
                        window.name() + " at " + marked.end() + ".." + written + ": not zero after the last block");
            }
            Optional<Recovered.TornTail> torn = written == end
                    ? Optional.empty()
                    : Optional.of(new Recovered.TornTail(window.name(), end, written - end));
            return new Tail(
                    new Extent(head.id(), head.origin(), last, end, marked.sealed()),
                    new Recovered(last.height() + 1, unmarked, torn));
        }

        private static void readMarked(Window window, Extent marked) {
            Origin before = marked.origin();
            long offset = SegmentHead.BYTES;
            while (before.height() < marked.last().height()) {
                switch (LogRecord.find(window, offset, marked.end(), marked.segment(), before)) {
                    case LogRecord.Found.Whole(LoggedBlock block, long end) -> {
                        before = new Origin(block.height(), block.hash());
                        offset = end;
                    }
                    case LogRecord.Found.Nothing(EngineTag tag, String why) ->
                        throw new EngineFault(
                                tag,
                                window.name() + " at " + offset + ": " + why + " where block " + (before.height() + 1)
                                        + " was committed");
                }
            }
            if (!before.equals(marked.last()) || offset != marked.end()) {
                throw new EngineFault(
                        EngineTag.LOG_ORDER_WRONG,
                        window.name() + " at " + offset + ": other blocks than its mark says");
            }
        }
    }
}
