package io.portcullis.signer.verdict;

/**
 * Carries a {@link Refusal} out of a decoder's depths to the edge of its package, where it becomes a value. It has no stack trace:
 * hostile input must not be able to make it expensive.
 */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.toString(), null, false, false);
        this.refusal = refusal;
    }

    public RefusedException(SignerTag tag, String reason) {
        this(new Refusal(tag, reason));
    }

    public Refusal refusal() {
        return refusal;
    }
}
