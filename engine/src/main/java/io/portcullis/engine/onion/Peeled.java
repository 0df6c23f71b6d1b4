package io.portcullis.engine.onion;

import io.portcullis.engine.verdict.Refusal;

/** What a sender reads in an error. */
public sealed interface Peeled {
    /** @param hop that failed, counted from 0 for the first */
    record Attributed(int hop, Failure failure) implements Peeled {}

    /**
     * A hop has made this error, and it says nothing: that hop is at fault.
     *
     * @param hop counted from 0 for the first
     * @param refusal ONION_ERROR_INVALID
     */
    record Nonsense(int hop, Refusal refusal) implements Peeled {}

    /** ONION_ERROR_UNREADABLE: some hop on the way has changed it, and nobody knows which. */
    record Unreadable(Refusal refusal) implements Peeled {}
}
