package io.portcullis.appliance.peer;

import io.portcullis.engine.link.Timing;
import java.time.Duration;

/** Bounds of what strangers and peers may hold or how long they may take. */
final class Limits {
    /** Accepted connections at once. Beyond: LINK_TOO_MANY_CONNECTIONS, closed at once. */
    static final int MAX_CONNECTIONS = 8_192;

    /** Accepted connections that have not greeted. Beyond: LINK_TOO_MANY_CONNECTIONS, closed at once. */
    static final int MAX_HANDSHAKES = 64;

    /** Accepted connections of one peer: the one in use, and some that end. Beyond: LINK_TOO_MANY_CONNECTIONS, closed. */
    static final int MAX_CONNECTIONS_OF_PEER = 4;

    /** From accepting, or dialling, to the end of TLS; accepting includes the Hello. Beyond: LINK_HANDSHAKE_SLOW, closed. */
    static final Duration HANDSHAKE_TIME = Duration.ofSeconds(5);

    /** A write that takes longer: the peer does not read. The connection is cut. */
    static final Duration WRITE_TIME = Duration.ofSeconds(10);

    /** From the last frame of a connection to its end. Beyond: it is cut. */
    static final Duration CLOSE_TIME = Duration.ofSeconds(1);

    /** Frames that wait for a writer: the widest window, and the little that is not a payload. Beyond: the connection is cut. */
    static final int MAX_QUEUED_FRAMES = io.portcullis.engine.Limits.LINK_MAX_WINDOW_PAYLOADS + 1_024;

    /** Reads that wait for the owner of a session. Beyond: the reader waits, and TCP slows the peer. */
    static final int MAX_QUEUED_READS = 16;

    /** Bytes of one read or of one record. */
    static final int RECORD_BYTES = 16_384;

    /** Between a failed accept and the next. */
    static final Duration PAUSE_AFTER_FAULT = Duration.ofMillis(100);

    /** Connections the kernel completes before they are accepted. Beyond: it drops them. */
    static final int BACKLOG = 128;

    static {
        if (HANDSHAKE_TIME.toMillis() > Timing.USUAL.greetWithinMillis()
                || MAX_HANDSHAKES >= MAX_CONNECTIONS
                || MAX_CONNECTIONS_OF_PEER < 2) {
            throw new AssertionError("limits contradict each other");
        }
    }

    private Limits() {}
}
