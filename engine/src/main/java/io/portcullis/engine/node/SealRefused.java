package io.portcullis.engine.node;

/** Signers will not sign a seal. It is final: asking again is asking for the same. */
public final class SealRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SealRefused(String message) {
        super(message);
    }
}
