package io.portcullis.depositary.sending;

/** Whether a lane takes an order. */
public sealed interface Taking {
    /** It is durable, now or already: it ends mined or abandoned. */
    record Taken() implements Taking {}

    record Refused(SendingTag tag, String reason) implements Taking {}
}
