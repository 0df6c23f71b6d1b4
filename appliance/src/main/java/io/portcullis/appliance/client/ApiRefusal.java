package io.portcullis.appliance.client;

/** The appliance said no. */
public final class ApiRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String tag;
    private final String remedy;

    public ApiRefusal(int status, String tag, String message, String remedy) {
        super(message);
        this.status = status;
        this.tag = tag;
        this.remedy = remedy;
    }

    /** The HTTP status it came with. */
    public int status() {
        return status;
    }

    /** The stable name of the rule. */
    public String tag() {
        return tag;
    }

    /** What to do next. */
    public String remedy() {
        return remedy;
    }
}
