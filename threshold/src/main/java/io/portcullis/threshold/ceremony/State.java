package io.portcullis.threshold.ceremony;

/** Where a ceremony stands: in a round, completed, or aborted. */
public sealed interface State permits Open, Completed, Aborted {
    /** What it is about. */
    Definition definition();
}
