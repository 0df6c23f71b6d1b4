package io.portcullis.signer.freeze;

/** Who may move the level up. */
public enum FreezeSource {
    AUDIT("the signer's audit log", true),
    CLOCK("the signer's clock", true),
    HSM("the signer's token", true),
    QUORUM("whether enough signers answer", false),
    WATCHTOWER("whether the watchtower is heard", false),
    RECONCILIATION("whether the contract holds what it owes", false),
    DURESS("somebody who approves under threat", true),
    OPERATOR("a person who is entitled", false);

    private final String words;
    private final boolean signers;

    FreezeSource(String words, boolean signers) {
        this.words = words;
        this.signers = signers;
    }

    /** What it watches, for people. */
    public String words() {
        return words;
    }

    /** Whether only the signer itself knows of it; nobody at its door can raise or mend it. */
    public boolean signers() {
        return signers;
    }
}
