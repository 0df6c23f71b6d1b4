package io.portcullis.watchtower.verdict;

/** Why a watchtower refuses or stops. Names are stable. */
public enum TowerTag {
    // Appointments.
    ENTITY_FOREIGN(
            "A client's appointments are of accounts of its own entities.",
            "Have the tower's operator add the entity to the client."),
    SEAL_UNSIGNED(
            "A seal counts by the quorum of the board in force: the contract would refuse another.",
            "Hand over a statement that the present boards of both sides sealed."),
    VERSION_STALE(
            "Only the newest version is kept: an older one would lose the account.", "Hand over the newest statement."),
    BODY_CONTRADICTS(
            "Of one version there is one body. Two are evidence against whoever sealed both.",
            "Keep both statements; find out whose seals they are."),
    QUOTA_EXCEEDED(
            "A client stores so much and no more, or others would have no room.",
            "Agree on a larger quota; let deadlines pass."),
    TOWER_FULL("The tower's memory is bounded.", "Use another tower beside this one."),
    // Vaults.
    VAULT_STALE("A vault's revision only rises.", "Hand over the newest revision."),
    VAULT_CONTRADICTS(
            "A revision, an opening and a link say one thing each.",
            "Send again what was sent; a client that lost its memory begins a new vault."),
    VAULT_GAP("Openings come in a row, none left out.", "Send those that are missing first."),
    VAULT_CROWDED(
            "Few vaults of one client wait for one clue, so that no dispute keeps the tower busy.",
            "Let older vaults of the account expire before beginning another."),

    // The chain.
    CHAIN_UNKNOWN("Boards are read from the chain, and it cannot be read now.", "Try again."),

    // Requests.
    CLIENT_UNKNOWN("Only pinned certificates are let in.", "Have the tower's operator pin the certificate."),
    REQUEST_MALFORMED("A request has one form.", "See the tower's description of its routes."),
    BODY_TOO_LONG("Requests are bounded.", "Send less at once."),

    // Evidence.
    EVIDENCE_MALFORMED("Evidence has one form.", "Keep a promise's file as it was written."),
    RECEIPT_FOREIGN("A promise binds the tower that signed it.", "Compare the tower's key with the one that signed."),

    // The tower itself.
    CONFIGURATION_INVALID(
            "A tower starts with a configuration that it understands whole.", "Correct the entry that is named."),
    KEY_UNREADABLE("A tower without its identity is nobody.", "Restore the key's file; only its owner may read it."),
    STORE_FAILED("What cannot be made durable is not promised.", "Make room on the disk, then start the tower again."),
    STORE_DAMAGED(
            "What is stored is not what was written.",
            "Keep the files; begin anew, and have all clients hand over again.");

    private final String why;
    private final String remedy;

    TowerTag(String why, String remedy) {
        this.why = why;
        this.remedy = remedy;
    }

    public String why() {
        return why;
    }

    public String remedy() {
        return remedy;
    }

    public TowerRefusal refusal(String reason) {
        return new TowerRefusal(name(), reason, remedy);
    }
}
