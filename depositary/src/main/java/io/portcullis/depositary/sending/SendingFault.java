package io.portcullis.depositary.sending;

/** A lane can go on no more, or an adapter of it could not do what it was asked. */
public final class SendingFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SendingTag tag;

    public SendingFault(SendingTag tag, String detail) {
        super(tag + ": " + detail);
        this.tag = tag;
    }

    public SendingFault(SendingTag tag, String detail, Throwable cause) {
        super(tag + ": " + detail, cause);
        this.tag = tag;
    }

    public SendingTag tag() {
        return tag;
    }
}
