package io.portcullis.engine.log;

import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;

/** The segment that is written: its end, and what of it is durable. */
final class TailSegment {
    private static final int PIECE_BYTES = 1 << 20;

    private final DiskFile file;
    private final long id;
    private final long size;
    private final Origin origin;
    private Mark mark;
    private Origin last;
    private long end;

    private TailSegment(DiskFile file, SegmentHead head, Extent extent) {
        this.file = file;
        this.id = head.id();
        this.size = head.size();
        this.origin = head.origin();
        this.mark = head.mark();
        this.last = extent.last();
        this.end = extent.end();
    }

    /** Makes the spare a segment. */
    static TailSegment fresh(Spare spare, long id, long size, Origin origin) {
        DiskFile file = spare.become(SegmentHead.name(id), SegmentHead.fresh(id, size, origin));
        SegmentHead head = new SegmentHead(id, size, origin, Mark.fresh(id, Mark.PLACES - 1, origin));
        return new TailSegment(file, head, Extent.marked(head));
    }

    /**
     * Goes on with the last segment of an image: cuts off what is torn, and makes durable what no mark vouches for. Those blocks may be
     * in the kernel's memory only, counted as written since an fsync that failed; so they are written once more.
     */
    static TailSegment open(Disk disk, LogImage image) {
        Extent extent = image.extents().getLast();
        String name = extent.name();
        DiskFile file = DiskFaults.get(EngineTag.LOG_DISK_UNUSABLE, name, () -> disk.open(name));
        TailSegment tail = new TailSegment(file, image.tail(), extent);
        long marked = image.tail().mark().end();
        try (Window window = Window.open(disk, name)) {
            for (long at = marked; at < extent.end(); at += PIECE_BYTES) {
                int length = (int) Math.min(PIECE_BYTES, extent.end() - at);
                tail.write(at, ByteBuffer.wrap(window.bytes(at, length)));
            }
        }
        image.recovered().torn().ifPresent(torn -> tail.clear(torn.offset(), torn.bytes()));
        tail.force();
        tail.mark(Mark.State.OPEN);
        tail.force();
        return tail;
    }

    /** Goes on with a segment whose marks say all. */
    static TailSegment resume(Disk disk, SegmentHead head) {
        String name = SegmentHead.name(head.id());
        DiskFile file = DiskFaults.get(EngineTag.LOG_DISK_UNUSABLE, name, () -> disk.open(name));
        return new TailSegment(file, head, Extent.marked(head));
    }

    private void clear(long offset, long bytes) {
        byte[] zeros = new byte[(int) Math.min(PIECE_BYTES, bytes)];
        for (long done = 0; done < bytes; done += zeros.length) {
            write(offset + done, ByteBuffer.wrap(zeros, 0, (int) Math.min(zeros.length, bytes - done)));
        }
    }

    long id() {
        return id;
    }

    /** The newest block, durable or not. */
    Origin last() {
        return last;
    }

    boolean fits(long span) {
        return end + span <= size;
    }

    boolean durable() {
        return last.height() == mark.height();
    }

    void append(long height, Bytes block) {
        LogRecord.Encoded record = LogRecord.encode(id, height, last.hash(), block);
        int length = record.bytes().remaining();
        write(end, record.bytes());
        end += length;
        last = new Origin(height, record.hash());
    }

    /** One fdatasync; then a mark, which the next one makes durable. */
    void commit() {
        force();
        mark(Mark.State.OPEN);
    }

    /** Commits, and makes the mark durable too: before another segment shows, marks must say all that is here. */
    void settle() {
        if (!durable()) {
            commit();
        }
        force();
    }

    /**
     * Says durably that nothing more comes here. Forces before it too: with the last commit's mark and this one both in flight, a power
     * cut could keep the newer and lose the older.
     */
    void finish(Mark.State state) {
        force();
        mark(state);
        force();
    }

    /** What is durable. */
    Extent extent() {
        return new Extent(
                id, origin, new Origin(mark.height(), mark.hash()), mark.end(), mark.state() == Mark.State.SEALED);
    }

    void close() {
        DiskFaults.run(EngineTag.LOG_WRITE_FAILED, SegmentHead.name(id), file::close);
    }

    private void mark(Mark.State state) {
        mark = mark.next(state, last.height(), end, last.hash());
        write(mark.place(), ByteBuffer.wrap(mark.encode()));
    }

    private void write(long offset, ByteBuffer bytes) {
        DiskFaults.run(
                EngineTag.LOG_WRITE_FAILED, SegmentHead.name(id) + " at " + offset, () -> file.write(offset, bytes));
    }

    private void force() {
        DiskFaults.run(EngineTag.LOG_FORCE_FAILED, SegmentHead.name(id), file::force);
    }
}
