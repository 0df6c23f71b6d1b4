package io.portcullis.signer.witness;

import java.time.Duration;

/** The bounds of a witness. */
final class Limits {
    /** Logs that one witness follows; more do not fit its configuration. */
    static final int MAX_LOGS = 256;

    /** Accusations kept; what comes after them is refused all the same and only counted. */
    static final int MAX_ACCUSATIONS = 1_000;

    /** Bytes of the file of heads: every log with the longest origin. */
    static final int MAX_HEADS_BYTES = MAX_LOGS * 512;

    /** Requests served at once; a further one hears 503. */
    static final int MAX_REQUESTS = 64;

    /** Bytes of an answer that a client reads. */
    static final int MAX_ANSWER_BYTES = 64 * 1024;

    /** How long a request's body may take; then its connection is closed. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private Limits() {}
}
