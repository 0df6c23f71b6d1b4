package io.portcullis.signer.client;

import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/** Frames on a channel; see the package. */
public final class DoorFrames {
    /** Beyond it a frame is refused unread, and the connection closed. */
    public static final int MAX_BYTES = 1 << 20;

    private DoorFrames() {}

    /**
     * The next frame, or empty at an orderly end.
     *
     * @throws RefusedException FRAME_TOO_LARGE
     * @throws EOFException if the other side stops within a frame
     */
    public static Optional<byte[]> read(ReadableByteChannel channel) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Integer.BYTES);
        if (!fill(channel, head)) {
            if (head.position() == 0) {
                return Optional.empty();
            }
            throw new EOFException("the connection ended within a frame's length");
        }
        int length = head.getInt(0);
        if (length < 1 || length > MAX_BYTES) {
            throw new RefusedException(
                    SignerTag.FRAME_TOO_LARGE, "a frame has 1 to " + MAX_BYTES + " bytes, not " + length);
        }
        byte[] body = new byte[length];
        if (!fill(channel, ByteBuffer.wrap(body))) {
            throw new EOFException("the connection ended within a frame");
        }
        return Optional.of(body);
    }

    public static void write(WritableByteChannel channel, byte[] body) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + body.length);
        frame.putInt(body.length).put(body).flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    private static boolean fill(ReadableByteChannel channel, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into) < 0) {
                return false;
            }
        }
        return true;
    }
}
