package io.portcullis.depositary.model;

/** Bytes that are not the one canonical encoding of a batch. The message says which rule of the encoding is broken. */
public final class MalformedBatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedBatchException(String message) {
        super(message);
    }

    public MalformedBatchException(String message, Throwable cause) {
        super(message, cause);
    }
}
