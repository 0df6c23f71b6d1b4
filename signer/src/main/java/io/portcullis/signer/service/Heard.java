package io.portcullis.signer.service;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * What a request came to.
 *
 * @param answer goes out at once
 * @param upload if bare bytes follow the answer, who takes them in
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Heard(byte[] answer, Optional<Upload> upload) {
    static Heard answered(byte[] answer) {
        return new Heard(answer, Optional.empty());
    }

    /** Bytes without frames that follow a request, and a second answer after them. Closed whatever becomes of the connection. */
    interface Upload extends AutoCloseable {
        /** Beyond it the connection is closed: memory is held for it. */
        Duration patience();

        /** Reads exactly the bytes announced. */
        void receive(ReadableByteChannel channel) throws IOException;

        /** Never throws: whatever came in, an answer goes out. */
        byte[] settle();

        @Override
        void close();
    }
}
