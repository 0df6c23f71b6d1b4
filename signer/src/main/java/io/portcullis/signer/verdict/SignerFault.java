package io.portcullis.signer.verdict;

/**
 * A machine of the signer is broken or absent: a token, a disk, a file, a socket. Never a judgement of an intent, which is a verdict.
 * The tag says what to do; the message says what was seen and never holds a secret.
 */
public final class SignerFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final SignerTag tag;

    public SignerFault(SignerTag tag, String message) {
        super(tag + ": " + message);
        this.tag = tag;
    }

    public SignerFault(SignerTag tag, String message, Throwable cause) {
        super(tag + ": " + message, cause);
        this.tag = tag;
    }

    public SignerTag tag() {
        return tag;
    }

    /** The same, as what the door answers. */
    public Refusal refusal() {
        return new Refusal(tag, getMessage().substring(tag.name().length() + 2));
    }
}
