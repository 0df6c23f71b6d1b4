package io.portcullis.threshold.verdict;

/** A machine is broken or absent: memory that does not lock, a native library that fails. Never a judgement of an input. */
public final class ThresholdFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ThresholdTag tag;

    public ThresholdFault(ThresholdTag tag, String message) {
        super(tag + ": " + message);
        this.tag = tag;
    }

    public ThresholdFault(ThresholdTag tag, String message, Throwable cause) {
        super(tag + ": " + message, cause);
        this.tag = tag;
    }

    public ThresholdTag tag() {
        return tag;
    }
}
