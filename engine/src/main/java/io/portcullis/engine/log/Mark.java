package io.portcullis.engine.log;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Up to where a segment is durable. Written only after the force that made it true, so a mark never says too much; it may say too little.
 *
 * @param segment id of the segment it stands in
 * @param count of marks of the segment; it chooses the place, so that the newest never overwrites the one before
 * @param height of the newest durable block; the origin's, if there is none in this segment
 * @param end offset after that block's record
 * @param hash of that block's record
 */
record Mark(State state, long segment, long count, long height, long end, Bytes32 hash) {
    static final int BYTES = 512;
    static final int PLACES = 2;

    private static final long FIRST_PLACE = 512;
    private static final byte[] MAGIC = Fields.magic("PRTCMARK");
    private static final byte VERSION = 1;
    private static final int CHECKED_BYTES = 80;

    enum State {
        /** May be followed by what was never committed. */
        OPEN((byte) 'O'),
        /** Full: another segment follows, and zeros to the end of this. */
        SEALED((byte) 'S'),
        /** The log was closed after this: zeros follow. */
        CLOSED((byte) 'C');

        private final byte code;

        State(byte code) {
            this.code = code;
        }

        private static Optional<State> of(byte code) {
            return Arrays.stream(values()).filter(state -> state.code == code).findFirst();
        }
    }

    /** The first marks of a new segment. */
    static Mark fresh(long segment, long count, Origin origin) {
        return new Mark(State.OPEN, segment, count, origin.height(), SegmentHead.BYTES, origin.hash());
    }

    Mark next(State newState, long newHeight, long newEnd, Bytes32 newHash) {
        return new Mark(newState, segment, count + 1, newHeight, newEnd, newHash);
    }

    /** Where in the file this mark is written. */
    long place() {
        return place((int) (count % PLACES));
    }

    static long place(int index) {
        return FIRST_PLACE + (long) index * BYTES;
    }

    byte[] encode() {
        ByteBuffer into = ByteBuffer.allocate(BYTES)
                .put(MAGIC)
                .put(VERSION)
                .put(state.code)
                .put(new byte[6])
                .putLong(segment)
                .putLong(count)
                .putLong(height)
                .putLong(end)
                .put(hash.toArray());
        return Fields.check(into.array(), CHECKED_BYTES);
    }

    /** @throws EngineFault LOG_MARK_DAMAGED or LOG_VERSION_UNKNOWN */
    static Mark decode(byte[] bytes, String file, int index) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        if (!Fields.sound(bytes, CHECKED_BYTES) || !Fields.take(from, MAGIC)) {
            throw damaged(file, index, "does not read");
        }
        if (from.get() != VERSION) {
            throw new EngineFault(EngineTag.LOG_VERSION_UNKNOWN, file + " at " + place(index));
        }
        Optional<State> state = State.of(from.get());
        boolean zero = Fields.take(from, new byte[6]);
        if (!zero || state.isEmpty()) {
            throw damaged(file, index, "has no meaning");
        }
        Mark mark = new Mark(
                state.get(), from.getLong(), from.getLong(), from.getLong(), from.getLong(), Fields.hash(from));
        if (mark.count < 0 || mark.place() != place(index)) {
            throw damaged(file, index, "is not in its place");
        }
        return mark;
    }

    static EngineFault damaged(String file, int index, String what) {
        return new EngineFault(EngineTag.LOG_MARK_DAMAGED, file + " at " + place(index) + ": the mark " + what);
    }
}
