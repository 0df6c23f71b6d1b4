package io.portcullis.depositary.client;

/** What every failure at the chain has: a stable tag, what happened, and what to do. */
public abstract sealed class ChainException extends RuntimeException permits ChainRefusal, ChainFault {
    private static final long serialVersionUID = 1L;

    ChainException(String message) {
        super(message);
    }

    ChainException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The tag's stable name. */
    public abstract String tagName();

    public abstract String remedy();
}
