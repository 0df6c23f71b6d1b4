package io.portcullis.waterfall.verdict;

/** What somebody brought is refused, by a rule that has a name. */
public final class WaterfallRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final WaterfallTag tag;

    WaterfallRefusal(WaterfallTag tag, String reason) {
        super(reason);
        this.tag = tag;
    }

    public WaterfallTag tag() {
        return tag;
    }
}
