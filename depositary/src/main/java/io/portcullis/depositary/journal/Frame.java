package io.portcullis.depositary.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** The bytes of a journal's header, marks and frames; see the package. */
final class Frame {
    static final byte VERSION = 1;
    static final int HEADER_BYTES = 64;
    static final int MARK_BYTES = 32;
    static final int FIRST = HEADER_BYTES + 2 * MARK_BYTES;

    /** Bytes of a frame before its payload. */
    static final int OVERHEAD = 4 + 4 + 8 + 8 + 1;

    private static final byte[] MAGIC = "PRTCJRNL".getBytes(US_ASCII);

    private Frame() {}

    /** A frame that read well; its payload is handed on, not kept. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Parsed(long sequence, long group, byte[] payload) {
        int bytes() {
            return OVERHEAD + payload.length;
        }
    }

    record Mark(long sequence, long end) {}

    static ByteBuffer header(String kind) {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES);
        out.put(MAGIC).put(VERSION).put(kind.getBytes(US_ASCII));
        out.putInt(HEADER_BYTES - 4, crc(out, 0, HEADER_BYTES - 4));
        return out.clear();
    }

    static ByteBuffer mark(Mark mark) {
        ByteBuffer out =
                ByteBuffer.allocate(MARK_BYTES).putLong(mark.sequence()).putLong(mark.end());
        out.putInt(MARK_BYTES - 4, crc(out, 0, MARK_BYTES - 4));
        return out.clear();
    }

    static Optional<Mark> parseMark(ByteBuffer in, int offset) {
        boolean blank = in.getLong(offset + 8) == 0;
        if (blank || crc(in, offset, MARK_BYTES - 4) != in.getInt(offset + MARK_BYTES - 4)) {
            return Optional.empty();
        }
        return Optional.of(new Mark(in.getLong(offset), in.getLong(offset + 8)));
    }

    static void put(ByteBuffer out, long sequence, long group, byte[] payload) {
        int start = out.position();
        out.putInt(0)
                .putInt(payload.length)
                .putLong(sequence)
                .putLong(group)
                .put(VERSION)
                .put(payload);
        out.putInt(start, crc(out, start + 4, out.position() - start - 4));
    }

    /** The frame at the buffer's position, if a whole one with a true checksum lies there. Moves nothing. */
    static Optional<Parsed> parse(ByteBuffer in) {
        int start = in.position();
        if (in.remaining() < OVERHEAD) {
            return Optional.empty();
        }
        int length = in.getInt(start + 4);
        boolean plausible = length >= 0
                && length <= Limits.MAX_PAYLOAD_BYTES
                && length <= in.remaining() - OVERHEAD
                && in.get(start + 24) == VERSION;
        if (!plausible || crc(in, start + 4, OVERHEAD - 4 + length) != in.getInt(start)) {
            return Optional.empty();
        }
        byte[] payload = new byte[length];
        in.get(start + OVERHEAD, payload);
        return Optional.of(new Parsed(in.getLong(start + 8), in.getLong(start + 16), payload));
    }

    private static int crc(ByteBuffer bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(offset, length));
        return (int) crc.getValue();
    }
}
