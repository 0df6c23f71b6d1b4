package io.portcullis.depositary.model;

/** A log that is no event of the Depositary: another contract answers at its address, or the node invents. */
public final class MalformedEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedEventException(String message) {
        super(message);
    }

    public MalformedEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
