package io.portcullis.threshold.ceremony;

/** What moves a ceremony. */
public sealed interface Input {
    /** A message came, from whomever. */
    record Received(Message message) implements Input {}

    /** Whoever has not spoken in this round is not waited for any longer. */
    record Close(Round round) implements Input {}

    /** It is this late: Unix seconds. */
    record Tick(long nowSeconds) implements Input {}

    /** It is called off. */
    record Cancel(String reason) implements Input {}
}
