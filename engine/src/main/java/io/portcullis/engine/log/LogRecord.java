package io.portcullis.engine.log;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/** The bytes of one block in a segment, bound to the segment, the height and the record before. */
final class LogRecord {
    static final int ALIGNMENT = 64;
    static final int HEADER_BYTES = 96;

    private static final int HASHED_BYTES = 64;
    private static final int LENGTH_AT = 8;
    private static final byte[] MAGIC = Fields.magic("BLCK");
    private static final byte VERSION = 1;

    private LogRecord() {}

    /** Bytes on disk of a block of a length. */
    static long span(int blockBytes) {
        return (HEADER_BYTES + (long) blockBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** A record as it is written. */
    record Encoded(ByteBuffer bytes, Bytes32 hash) {}

    static Encoded encode(long segment, long height, Bytes32 previous, Bytes block) {
        ByteBuffer record = ByteBuffer.allocate((int) span(block.size()))
                .put(MAGIC)
                .put(VERSION)
                .put(new byte[3])
                .putInt(block.size())
                .putInt(0)
                .putLong(segment)
                .putLong(height)
                .put(previous.toArray());
        block.copyTo(record.array(), HEADER_BYTES);
        byte[] hash = hash(record.array(), record.array(), HEADER_BYTES, block.size());
        record.put(hash).rewind();
        return new Encoded(record, Bytes32.of(hash));
    }

    /** What stands at a place of a segment. */
    sealed interface Found {
        /** @param end offset after the record */
        record Whole(LoggedBlock block, long end) implements Found {}

        /** No record that belongs here, and why. */
        record Nothing(EngineTag tag, String why) implements Found {}
    }

    /**
     * Looks for one record. Fields are believed only after the hash fits, so damage is never taken for another version or another order.
     *
     * @param limit the record ends there or before
     * @param before the block it must follow
     */
    static Found find(Window window, long offset, long limit, long segment, Origin before) {
        if (limit - offset < HEADER_BYTES) {
            return new Found.Nothing(EngineTag.LOG_RECORD_MISSING, "no room for a record");
        }
        byte[] header = window.bytes(offset, HEADER_BYTES);
        if (Fields.zero(header, 0, HEADER_BYTES)) {
            return new Found.Nothing(EngineTag.LOG_RECORD_MISSING, "zeros instead of a record");
        }
        int length = ByteBuffer.wrap(header).getInt(LENGTH_AT);
        if (length < 0 || length > Limits.LOG_BLOCK_BYTES || offset + span(length) > limit) {
            return new Found.Nothing(EngineTag.LOG_RECORD_DAMAGED, "a record of " + length + " bytes does not fit");
        }
        byte[] payload = window.bytes(offset + HEADER_BYTES, length);
        byte[] hash = Arrays.copyOfRange(header, HASHED_BYTES, HEADER_BYTES);
        if (!Arrays.equals(hash(header, payload, 0, length), hash)) {
            return new Found.Nothing(EngineTag.LOG_RECORD_DAMAGED, "the record's hash does not fit");
        }
        long end = offset + span(length);
        long payloadEnd = offset + HEADER_BYTES + length;
        if (!Fields.zero(window.bytes(payloadEnd, (int) (end - payloadEnd)), 0, (int) (end - payloadEnd))) {
            return new Found.Nothing(EngineTag.LOG_RECORD_DAMAGED, "the record's padding is not zero");
        }
        return inOrder(header, payload, end, segment, before);
    }

    private static Found inOrder(byte[] header, byte[] payload, long end, long segment, Origin before) {
        ByteBuffer from = ByteBuffer.wrap(header);
        if (!Fields.take(from, MAGIC) || from.get() != VERSION || !Fields.take(from, new byte[3])) {
            return new Found.Nothing(EngineTag.LOG_VERSION_UNKNOWN, "a record of another version");
        }
        from.getInt();
        if (from.getInt() != 0) {
            return new Found.Nothing(EngineTag.LOG_VERSION_UNKNOWN, "a record of another version");
        }
        long ofSegment = from.getLong();
        long height = from.getLong();
        if (ofSegment != segment) {
            return new Found.Nothing(EngineTag.LOG_ORDER_WRONG, "a record of segment " + ofSegment);
        }
        if (height != before.height() + 1) {
            return new Found.Nothing(EngineTag.LOG_ORDER_WRONG, "a record of block " + height);
        }
        if (!Fields.hash(from).equals(before.hash())) {
            return new Found.Nothing(EngineTag.LOG_ORDER_WRONG, "a record that follows another block");
        }
        return new Found.Whole(new LoggedBlock(height, Bytes.of(payload), Fields.hash(from)), end);
    }

    private static byte[] hash(byte[] header, byte[] payload, int from, int length) {
        MessageDigest digest = Hashing.sha256();
        digest.update(header, 0, HASHED_BYTES);
        digest.update(payload, from, length);
        return digest.digest();
    }
}
