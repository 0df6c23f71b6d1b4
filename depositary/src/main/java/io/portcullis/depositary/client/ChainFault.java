package io.portcullis.depositary.client;

/** The chain could not be used as pinned; see {@link ChainTag} for what each tag means for a transaction under way. */
public final class ChainFault extends ChainException {
    private static final long serialVersionUID = 1L;

    private final ChainTag tag;

    public ChainFault(ChainTag tag, String detail) {
        super(tag + ": " + detail);
        this.tag = tag;
    }

    public ChainFault(ChainTag tag, String detail, Throwable cause) {
        super(tag + ": " + detail, cause);
        this.tag = tag;
    }

    public ChainTag tag() {
        return tag;
    }

    @Override
    public String tagName() {
        return tag.name();
    }

    @Override
    public String remedy() {
        return tag.remedy();
    }
}
