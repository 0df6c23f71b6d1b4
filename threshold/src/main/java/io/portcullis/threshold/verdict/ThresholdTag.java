package io.portcullis.threshold.verdict;

/** Every rule this module refuses by. The name is the stable tag; {@link #why} and {@link #remedy} make its documentation page. */
public enum ThresholdTag {
    // Bytes that are no value.
    ENCODING_INVALID(
            "One value has one encoding, so that its hash is its identity.", "Use matching versions on both sides."),
    POINT_MALFORMED("A point has one compressed form of exact length.", "Treat the sender as faulty."),
    POINT_NOT_ON_CURVE("Arithmetic outside the curve leaks secrets.", "Treat the sender as faulty."),
    POINT_NOT_IN_GROUP("A point outside the prime-order subgroup forges proofs.", "Treat the sender as faulty."),
    POINT_INFINITY("Infinity is nobody's key and signs anything.", "Treat the sender as faulty."),
    SCALAR_OUT_OF_RANGE("A scalar is below the group's order.", "Treat the sender as faulty."),
    SCALAR_ZERO("Zero is nobody's secret.", "Treat the sender as faulty."),
    INDEX_INVALID("Share 0 would be the group's secret; indices are 1 to n.", "Use the index of the definition."),
    INDEX_DUPLICATE("One member counts once.", "Send each member's part once."),

    // Signing.
    TOO_FEW_PARTIALS("Fewer than t parts determine nothing.", "Collect the parts of more members."),
    EPOCH_MIXED("Shares of two epochs lie on two polynomials.", "Collect parts of one epoch only."),
    PARTIAL_INVALID(
            "The part is not this member's signature of this message.", "Leave the member out and look into it."),
    SIGNATURE_INVALID("The signature is not the key's over the message.", "Do not act on the message."),
    PROOF_OF_POSSESSION_INVALID("A key without proof of possession may cancel others.", "Do not use the key."),

    // A ceremony: what is refused without blame.
    DEFINITION_INVALID(
            "What a definition leaves open, an attacker chooses.", "Correct the definition and have it signed again."),
    WRONG_SESSION("A message is good for one session only.", "Send the messages of this session."),
    SENDER_UNKNOWN("Only members of the definition speak.", "Name the member in the definition."),
    MESSAGE_NOT_SIGNED("Only what a member's HSM key signed is its word.", "Have the member send it again."),
    ROUND_WRONG(
            "A round that is over, or not begun, takes no messages.",
            "Follow the rounds; a late member sits this session out."),

    // A ceremony: what names a culprit.
    MEMBER_SILENT(
            "A member that says nothing in a round is out of the session.", "Start the member and run a new session."),
    EQUIVOCATION(
            "Two signed messages of one member in one round are proof of fraud.", "Remove the member from the board."),
    COMMITMENT_WRONG_DEGREE("A polynomial of another degree changes the threshold.", "Treat the dealer as faulty."),
    COMMITMENT_NOT_OF_SHARE("A reshared secret must be the share the dealer held.", "Treat the dealer as faulty."),
    DEAL_INCONSISTENT("A deal must open to the committed polynomial's value.", "Treat the dealer as faulty."),
    COMPLAINT_FALSE("The deal that was complained of opens correctly.", "Treat the complainer as faulty."),
    COMPLAINT_UNANSWERED("A dealer must open the deal that is complained of.", "Treat the dealer as faulty."),
    EXTRACTION_INCONSISTENT("The published key part must match the dealt shares.", "Treat the dealer as faulty."),
    ACCUSATION_FALSE("The accused message was right.", "Treat the accuser as faulty."),
    VIEWS_DIFFER(
            "Members saw different messages: somebody, or the relay, lies.",
            "Compare transcripts, then run a new session."),

    // A ceremony: why it ended.
    TOO_FEW_MEMBERS(
            "Fewer members than the definition's least remain.", "Mend the culprits named, then run a new session."),
    EXPIRED("A ceremony is aborted, never resumed, after its expiry.", "Run a new session."),
    RESTARTED("A member that restarts has lost its session's secrets.", "Run a new session."),
    CANCELLED("Somebody who may has called it off.", "Run a new session when it is wanted."),
    GROUP_KEY_CHANGED("Resharing must leave the group key as it is.", "Treat the dealers as faulty."),

    // Shares at rest.
    SEAL_BROKEN(
            "The sealed share was changed, or sealed under another key.", "Restore the share's own file and token."),
    BINDING_MISMATCH(
            "A sealed share is good for one entity, epoch, member and version.",
            "Restore the share of the epoch in force."),
    SHARE_UNUSABLE(
            "This member has no active share, or its resharing is in doubt.",
            "Settle the resharing, or run a ceremony."),

    // Broken machines.
    MEMORY_NOT_LOCKED(
            "Secrets live only in memory that is never swapped.", "Raise the limit of locked memory (ulimit -l)."),
    NATIVE_LIBRARY_FAILED(
            "Without its native libraries this module cannot compute.",
            "Install libcrypto 3 (OpenSSL) and use a supported platform.");

    private final String why;
    private final String remedy;

    ThresholdTag(String why, String remedy) {
        this.why = why;
        this.remedy = remedy;
    }

    public String why() {
        return why;
    }

    public String remedy() {
        return remedy;
    }
}
