package io.portcullis.depositary.vault;

/** A vault that is none, or does not open to what it should. */
public final class VaultRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final VaultTag tag;

    VaultRefusal(VaultTag tag, String reason) {
        super(reason);
        this.tag = tag;
    }

    public VaultTag tag() {
        return tag;
    }
}
