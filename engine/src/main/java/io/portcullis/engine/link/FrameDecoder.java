package io.portcullis.engine.link;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import java.util.Arrays;

/**
 * Cuts the stream of one connection into frames.
 *
 * <p>Invariants: memory grows with bytes that came, never with a length that was announced; the first frame is a Hello and no longer than
 * one, so a stranger cannot make this hold more; after a refusal nothing is decoded any more. For one thread.
 */
public final class FrameDecoder {
    private static final int FIRST_CAPACITY = 4_096;
    private static final Decoded INCOMPLETE = new Decoded.Incomplete();

    private byte[] buffer = new byte[FIRST_CAPACITY];
    private int from;
    private int to;
    private boolean greeted;
    private Decoded.Refused refused;

    /** Takes bytes as they come off the stream. Callers drain {@link #next} before they feed more, so the rest is less than a frame. */
    public void feed(byte[] bytes, int offset, int length) {
        if (refused != null) {
            return;
        }
        if (to + length > buffer.length) {
            int held = to - from;
            byte[] larger =
                    held + length > buffer.length ? new byte[Math.max(2 * buffer.length, held + length)] : buffer;
            System.arraycopy(buffer, from, larger, 0, held);
            buffer = larger;
            from = 0;
            to = held;
        }
        System.arraycopy(bytes, offset, buffer, to, length);
        to += length;
    }

    public Decoded next() {
        if (refused != null) {
            return refused;
        }
        if (to - from < FrameCodec.PREFIX_BYTES) {
            return INCOMPLETE;
        }
        long length = length();
        int most = greeted ? Limits.LINK_MAX_FRAME_BYTES : Limits.LINK_MAX_HELLO_BYTES;
        if (length > most) {
            return refuse(new Refusal(
                    EngineTag.LINK_FRAME_TOO_LONG, "a frame of " + length + " bytes; at most " + most + " are taken"));
        }
        int start = from + FrameCodec.PREFIX_BYTES;
        if (to - start < length) {
            return INCOMPLETE;
        }
        int end = start + (int) length;
        try {
            Frame frame = FrameCodec.decode(buffer, start, end);
            if (!greeted && !(frame instanceof Frame.Hello || frame instanceof Frame.Goodbye)) {
                throw new RefusedException(EngineTag.LINK_HELLO_MISSING, "the first frame of a connection is a Hello");
            }
            greeted = true;
            from = end;
            if (from == to) {
                from = 0;
                to = 0;
                shrink();
            }
            return new Decoded.Complete(frame);
        } catch (RefusedException e) {
            return refuse(e.refusal());
        }
    }

    /** One large payload must not pin its buffer to an idle connection. */
    private void shrink() {
        if (buffer.length > Limits.LINK_MAX_HELLO_BYTES) {
            buffer = new byte[FIRST_CAPACITY];
        }
    }

    private long length() {
        long length = 0;
        for (int i = 0; i < FrameCodec.PREFIX_BYTES; i++) {
            length = length << 8 | (buffer[from + i] & 0xff);
        }
        return length;
    }

    private Decoded refuse(Refusal refusal) {
        buffer = Arrays.copyOf(buffer, 0);
        refused = new Decoded.Refused(refusal);
        return refused;
    }
}
