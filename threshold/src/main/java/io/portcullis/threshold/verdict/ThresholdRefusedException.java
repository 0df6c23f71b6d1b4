package io.portcullis.threshold.verdict;

/**
 * Carries a {@link ThresholdRefusal} out of a decoder's depths to the edge of its package, where it becomes a value. It has no stack
 * trace: hostile input must not be able to make it expensive.
 */
public final class ThresholdRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ThresholdRefusal refusal;

    public ThresholdRefusedException(ThresholdTag tag, String reason) {
        super(tag + ": " + reason, null, false, false);
        this.refusal = new ThresholdRefusal(tag, reason);
    }

    public ThresholdRefusal refusal() {
        return refusal;
    }

    public ThresholdTag tag() {
        return refusal.tag();
    }
}
