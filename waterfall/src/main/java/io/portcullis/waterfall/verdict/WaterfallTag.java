package io.portcullis.waterfall.verdict;

/** Why reports, their inputs and proofs of a sum are refused. Names are stable. */
public enum WaterfallTag {
    SUM_PROOF_MALFORMED("An inclusion proof has one encoding, within its bounds.", "Ask for the proof again."),
    SUM_PROOF_VERSION(
            "A proof of another version follows other rules.", "Use the version of the program that made it."),
    SUM_PATH_WRONG(
            "A tree of so many leaves has one shape: a path of another length is of another tree.",
            "Ask for the proof again; if it comes the same, show it to the auditor."),
    SUM_LEG_NEGATIVE(
            "Claims and debts are counted apart, and neither is below zero: a negative one would hide another's claim.",
            "Show the proof to the auditor: who made it tried to hide a claim."),
    SUM_OVERFLOW("Sums stay within 128 signed bits, or they would wrap.", "Show the proof to the auditor."),
    SUM_ROOT_DIFFERS(
            "Leaf and path must give the published root, hash and both sums.",
            "Compare with the published report; if it is the same, show both to the auditor."),
    SUM_TREE_EMPTY("A tree of nothing has no sums to prove.", "Make the report when there is an account."),
    SUM_CLIENT_DOUBLE("A client is in the tree of a token once.", "Add up what the client has before."),
    SUM_CLIENT_UNKNOWN("Only who is in the tree can be shown in it.", "Name a client and a token of the report."),
    REPORT_INPUT_INVALID(
            "A report's inputs have one form; what is missing or not read is never guessed.",
            "Correct the field that the message names."),
    REPORT_MALFORMED(
            "A report says in one form what it was made of.", "Take the report and its files as they were written."),
    REPORT_FORMAT_MISSING(
            "A message is written only where it says what the report says.",
            "Take CSV, JSON or PDF, which every report has."),
    REPORT_DIFFERS(
            "A report is what its sources make, byte for byte.",
            "Rely on what is made again; ask who wrote the other how it came to be."),
    REPORT_SIGNATURE_INVALID(
            "A signature is of this report and of its sources, by the key that was named.",
            "Take the files again as they were written; check the key."),
    REPORT_AUDIT_DIFFERS(
            "The audit log that is at hand must hold the head that the report names.",
            "Compare both logs: one of them was rewritten, or the copy is older than the report."),
    FUND_EVENTS_INCONSISTENT(
            "What a default fund told makes one history, from which its decisions follow to the unit.",
            "Read the events again from the fund's first block on; if it stays, ask the fund's board.");

    private final String why;
    private final String remedy;

    WaterfallTag(String why, String remedy) {
        this.why = why;
        this.remedy = remedy;
    }

    public String why() {
        return why;
    }

    public String remedy() {
        return remedy;
    }

    public WaterfallRefusal refusal(String reason) {
        return new WaterfallRefusal(this, reason);
    }
}
