package io.portcullis.depositary.vault;

/** Why vaults are refused, or do not open. Names are stable. */
public enum VaultTag {
    VAULT_MALFORMED(
            "A step of a vault has one encoding, within its bounds.",
            "Use the same version of client and tower; begin a new vault if this one is full."),
    VAULT_RECEIPT_MALFORMED("A vault's receipt, and a proof of one, have one form.", "Keep their bytes as they came."),
    VAULT_RUBBISH(
            "What a dispute opens must be one appointment.",
            "Ask the client: it made the vault, and nobody else can have."),
    VAULT_ELSEWHERE(
            "A vault answers for the account whose dispute opened it.", "Ask the client: its vaults are mixed up."),
    VAULT_OLDER(
            "A vault answers a dispute with a newer version than it started with.",
            "Nothing, if the dispute is of the newest version; else ask the client.");

    private final String why;
    private final String remedy;

    VaultTag(String why, String remedy) {
        this.why = why;
        this.remedy = remedy;
    }

    public String why() {
        return why;
    }

    public String remedy() {
        return remedy;
    }

    VaultRefusal refusal(String reason) {
        return new VaultRefusal(this, reason);
    }
}
