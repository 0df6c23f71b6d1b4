package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.verdict.ThresholdRefusal;
import io.portcullis.threshold.verdict.ThresholdTag;

/** Ends a round's judgement early; the machine makes an {@link Aborted} of it, with the culprits found until then. */
final class CannotGoOnException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Gathering gathering;
    private final transient ThresholdRefusal reason;

    CannotGoOnException(Gathering gathering, ThresholdTag tag, String reason) {
        super(reason, null, false, false);
        this.gathering = gathering;
        this.reason = new ThresholdRefusal(tag, reason);
    }

    Gathering gathering() {
        return gathering;
    }

    ThresholdRefusal reason() {
        return reason;
    }
}
