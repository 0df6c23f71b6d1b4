package io.portcullis.appliance.web;

/** Ends a request with a {@link WebTag}. It never leaves this package: {@link Gatehouse} turns it into a reply. */
final class WebRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final WebTag tag;

    WebRefusal(WebTag tag, String message) {
        super(message, null, false, false);
        this.tag = tag;
    }

    WebTag tag() {
        return tag;
    }
}
