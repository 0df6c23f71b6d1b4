package io.portcullis.signer.keystore;

/** The keys of a signer. */
public enum KeyKind {
    /** Signs batches: an address on an entity's board. */
    BATCH("portcullis-batch", "secp256k1"),
    /** Signs checkpoints of the audit log. */
    AUDIT("portcullis-audit", "secp256r1"),
    /** Signs nothing that means anything, again and again, to show that the token still does. */
    CANARY("portcullis-canary", "secp256r1"),
    /** Pays for transactions, and decides nothing. */
    GAS("portcullis-gas", "secp256k1");

    private final String alias;
    private final String curve;

    KeyKind(String alias, String curve) {
        this.alias = alias;
        this.curve = curve;
    }

    /** The label of the key's objects in the token. */
    public String alias() {
        return alias;
    }

    /** The curve's name in SEC 2, as both the JDK and Bouncy Castle know it. */
    public String curve() {
        return curve;
    }
}
