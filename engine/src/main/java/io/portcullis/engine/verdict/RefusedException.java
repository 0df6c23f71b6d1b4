package io.portcullis.engine.verdict;

/**
 * Carries a {@link Refusal} out of the depths of a decoder or a machine to the edge of its package, where it becomes a value. It has no
 * stack trace: hostile input must not be able to make it expensive.
 */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedException(EngineTag tag, String reason) {
        super(tag + ": " + reason, null, false, false);
        this.refusal = new Refusal(tag, reason);
    }

    public Refusal refusal() {
        return refusal;
    }

    public EngineTag tag() {
        return refusal.tag();
    }
}
