package io.portcullis.watchtower.watch;

/** What a tower rings for. Names are stable. */
public enum AlarmKind {
    STALE_DISPUTE(
            "A dispute began with an older version than the tower holds.",
            "Nothing: it is being answered. Ask who began it.",
            false),
    UNANSWERABLE(
            "A dispute of a client's account began, and the tower holds nothing that answers it.",
            "Tell the client at once: only it has newer proofs, if there are any.",
            false),
    ANSWER_TOO_LATE(
            "A dispute ended below the version that the tower holds.",
            "This is the worst case: look at the lane and the node; the client may claim.",
            false),
    WITHDRAWAL(
            "A client's withdrawal waits for release.",
            "Tell the client: if it knows nothing of it, its guardian can cancel.",
            false),
    FREEZE("A client's gate on the chain moved.", "Ask the client.", false),
    BOARD_CHANGED(
            "A client's board changed: what the one before sealed answers no dispute that begins from now on.",
            "Have the client hand over anew.",
            false),
    DEBT("A client owes what no reserve covered.", "Tell the client and its counterparties.", false),
    CREDIT_EXCEEDED(
            "A counterparty owes a client more beyond its collateral than the client's limit.",
            "Ask for collateral, or settle; the client knows whether it raised the limit.",
            true,
            false),
    VAULT_OPENED(
            "A dispute opened a client's vault, which holds a newer version.",
            "Nothing: it is being answered. Have the client begin a new vault: this one's key is known now.",
            false),
    VAULT_RUBBISH(
            "A dispute found a client's vault, and nothing in it that the contract would take.",
            "Tell the client at once: its vaults are no use. The dispute is not answered by this one.",
            false),
    VAULT_ELSEWHERE(
            "A dispute found a client's vault, and an appointment of another account in it.",
            "Tell the client at once: its vaults are mixed up. The dispute is not answered by this one.",
            false),
    VAULT_OLDER(
            "A dispute found a client's vault, and nothing newer in it than the dispute started with.",
            "Tell the client: its newest version was not handed over, or the dispute needs no answer.",
            false),
    RESERVES_SHORT(
            "The contract has less than it owes.", "Tell every client: nothing should be withdrawn or credited.", true),
    GAS_LOW("The gas key cannot pay for all that is owed.", "Send it coin.", true),
    GAS_EMPTY("The gas key cannot pay for one answer; the pool pays, if there is one.", "Send the gas key coin.", true),
    NOBODY_PAYS(
            "Neither the gas key nor the pool can pay for an answer.",
            "Send coin to either now: disputes may be lost.",
            true),
    CHAIN_SILENT("The chain cannot be read.", "Look at the nodes; use others.", true);

    private final String why;
    private final String remedy;
    private final boolean isLasting;
    private final boolean isEverybodys;

    AlarmKind(String why, String remedy, boolean isLasting) {
        this(why, remedy, isLasting, isLasting);
    }

    AlarmKind(String why, String remedy, boolean isLasting, boolean isEverybodys) {
        this.why = why;
        this.remedy = remedy;
        this.isLasting = isLasting;
        this.isEverybodys = isEverybodys;
    }

    public String why() {
        return why;
    }

    public String remedy() {
        return remedy;
    }

    /** Whether it rings until what caused it is over; others ring once. */
    public boolean isLasting() {
        return isLasting;
    }

    /** Whether every client is told; of others only the one whose entity or account it is about. */
    public boolean isEverybodys() {
        return isEverybodys;
    }
}
