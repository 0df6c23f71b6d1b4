package io.portcullis.depositary.client;

/** The contract refused: a rule held. Sending the same again cannot help. */
public final class ChainRefusal extends ChainException {
    private static final long serialVersionUID = 1L;

    private final RevertTag tag;
    private final String detail;

    /** @param detail the rule's words with the values it saw */
    public ChainRefusal(RevertTag tag, String detail) {
        super(tag + ": " + detail);
        this.tag = tag;
        this.detail = detail;
    }

    public RevertTag tag() {
        return tag;
    }

    public String detail() {
        return detail;
    }

    @Override
    public String tagName() {
        return tag.name();
    }

    @Override
    public String remedy() {
        return "The contract refuses this as it stands. Change what the reason names and file it again.";
    }
}
