package io.portcullis.appliance.cli;

/** Ends a command with a {@link CliTag}. */
final class CliRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CliTag tag;

    CliRefusal(CliTag tag, String message) {
        super(message);
        this.tag = tag;
    }

    CliTag tag() {
        return tag;
    }
}
