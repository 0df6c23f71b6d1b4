package io.portcullis.appliance.audit;

import java.time.Duration;

/** The bounds of copying, witnessing and searching. */
final class Limits {
    /** Entries that one publication copies; what is beyond them is copied by the next. */
    static final int MAX_COPIED_AT_ONCE = 100_000;

    /** How long a witness may take; a slower one has not cosigned. */
    static final Duration WITNESS_PATIENCE = Duration.ofSeconds(5);

    /** Rows of one answer to a search; the rest come page by page. */
    static final int MAX_ROWS = 200;

    /** Entries that one question reads; the answer then says where to go on. */
    static final int MAX_SCANNED = 50_000;

    private Limits() {}
}
