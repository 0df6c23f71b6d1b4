package io.portcullis.engine.log;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * What a segment says of itself: its header, which never changes, and the newest of its marks.
 *
 * @param size of the file in bytes
 * @param origin the block before its first
 */
record SegmentHead(long id, long size, Origin origin, Mark mark) {
    /** Bytes before the first record. */
    static final int BYTES = 4_096;

    private static final int SECTOR = 512;
    private static final byte[] MAGIC = Fields.magic("PRTCBLOG");
    private static final byte VERSION = 1;
    private static final int CHECKED_BYTES = 72;
    private static final String PREFIX = "segment-";
    private static final String SUFFIX = ".log";

    static String name(long id) {
        return String.format("%s%020d%s", PREFIX, id, SUFFIX);
    }

    /** The id in a segment's name; empty for a file that is not the log's. */
    static OptionalLong idOf(String name) {
        if (!name.startsWith(PREFIX)) {
            return OptionalLong.empty();
        }
        String digits = name.substring(PREFIX.length(), Math.max(PREFIX.length(), name.length() - SUFFIX.length()));
        if (!digits.matches("0[0-9]{19}") || !name.endsWith(SUFFIX) || Long.parseLong(digits) == 0) {
            throw new EngineFault(EngineTag.LOG_SEGMENT_FOREIGN, name + " is no name of a segment");
        }
        return OptionalLong.of(Long.parseLong(digits));
    }

    /** The head of a segment without records. */
    static byte[] fresh(long id, long size, Origin origin) {
        ByteBuffer header = ByteBuffer.allocate(SECTOR)
                .put(MAGIC)
                .put(VERSION)
                .put(new byte[7])
                .putLong(id)
                .putLong(size)
                .putLong(origin.height())
                .put(origin.hash().toArray());
        ByteBuffer head = ByteBuffer.allocate(BYTES).put(Fields.check(header.array(), CHECKED_BYTES));
        for (int count = 0; count < Mark.PLACES; count++) {
            head.put(Mark.fresh(id, count, origin).encode());
        }
        return head.array();
    }

    /** @throws EngineFault LOG_HEADER_DAMAGED, LOG_MARK_DAMAGED, LOG_VERSION_UNKNOWN, LOG_SEGMENT_FOREIGN, LOG_SEGMENT_CUT */
    static SegmentHead read(Window window) {
        String file = window.name();
        byte[] bytes = window.bytes(0, BYTES);
        byte[] header = Arrays.copyOf(bytes, SECTOR);
        ByteBuffer from = ByteBuffer.wrap(header);
        if (!Fields.sound(header, CHECKED_BYTES) || !Fields.take(from, MAGIC)) {
            throw new EngineFault(EngineTag.LOG_HEADER_DAMAGED, file + " at 0: the header does not read");
        }
        if (from.get() != VERSION) {
            throw new EngineFault(EngineTag.LOG_VERSION_UNKNOWN, file + " at 0");
        }
        boolean zero = Fields.take(from, new byte[7]);
        long id = from.getLong();
        long size = from.getLong();
        long height = from.getLong();
        boolean bounded = size >= BYTES && size % BYTES == 0 && size <= Limits.LOG_LARGEST_SEGMENT_BYTES;
        if (!zero || !bounded || height < 0 || height == Long.MAX_VALUE) {
            throw new EngineFault(EngineTag.LOG_HEADER_DAMAGED, file + " at 0: the header has no meaning");
        }
        if (!file.equals(name(id))) {
            throw new EngineFault(EngineTag.LOG_SEGMENT_FOREIGN, file + " at 0: says it is segment " + id);
        }
        if (window.size() != size) {
            throw new EngineFault(
                    EngineTag.LOG_SEGMENT_CUT, file + " at " + window.size() + ": ends here instead of at " + size);
        }
        int afterMarks = SECTOR + Mark.PLACES * Mark.BYTES;
        if (!Fields.zero(bytes, afterMarks, BYTES)) {
            throw new EngineFault(EngineTag.LOG_HEADER_DAMAGED, file + " at " + afterMarks + ": not zero");
        }
        Origin origin = new Origin(height, Fields.hash(from));
        return new SegmentHead(id, size, origin, newest(bytes, file, id, size, origin));
    }

    private static Mark newest(byte[] bytes, String file, long id, long size, Origin origin) {
        Mark[] marks = new Mark[Mark.PLACES];
        for (int i = 0; i < marks.length; i++) {
            int place = (int) Mark.place(i);
            marks[i] = Mark.decode(Arrays.copyOfRange(bytes, place, place + Mark.BYTES), file, i);
            requireMeaning(marks[i], file, i, id, size, origin);
        }
        int newer = marks[0].count() > marks[1].count() ? 0 : 1;
        Mark mark = marks[newer];
        Mark before = marks[1 - newer];
        if (mark.count() != before.count() + 1 || mark.height() < before.height() || mark.end() < before.end()) {
            throw Mark.damaged(file, newer, "does not follow the one before");
        }
        return mark;
    }

    private static void requireMeaning(Mark mark, String file, int index, long id, long size, Origin origin) {
        boolean empty = mark.height() == origin.height();
        boolean inside = mark.end() >= BYTES && mark.end() <= size && mark.end() % LogRecord.ALIGNMENT == 0;
        boolean start = mark.end() == BYTES && mark.hash().equals(origin.hash());
        if (mark.segment() != id || mark.height() < origin.height() || !inside || (empty && !start)) {
            throw Mark.damaged(file, index, "is not of this segment");
        }
    }
}
