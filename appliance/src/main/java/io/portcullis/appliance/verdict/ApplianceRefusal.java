package io.portcullis.appliance.verdict;

/** A no, on its way to who asked: the appliance's own, or one of signer or contract passed on under its own tag. */
public final class ApplianceRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String tag;
    private final String remedy;

    public ApplianceRefusal(String tag, String message, String remedy) {
        super(message, null, false, false);
        this.tag = tag;
        this.remedy = remedy;
    }

    public String tag() {
        return tag;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
