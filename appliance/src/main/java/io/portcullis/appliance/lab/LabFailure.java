package io.portcullis.appliance.lab;

/** Ends what the lab was doing, with a {@link LabTag}. */
public final class LabFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final LabTag tag;

    LabFailure(LabTag tag, String message, Throwable cause) {
        super(message, cause);
        this.tag = tag;
    }

    public LabTag tag() {
        return tag;
    }
}
