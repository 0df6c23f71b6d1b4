package io.portcullis.depositary.sending;

/** Why a lane refuses, or rings. Names are stable: documentation and alarms use them. */
public enum SendingTag {
    LANE_FULL(
            "More orders wait than a lane keeps: something has kept transactions from being mined for long.",
            "Look at the lane's other alarms; offer the order again when the queue is shorter."),
    ORDER_MALFORMED(
            "An order asks for what no transaction can be: too much data or gas, a deadline that has passed.",
            "A defect of whoever made the order, or a deadline that was too short: make it anew."),
    ORDER_DIFFERS(
            "An order with this id is known, and asks for something else.",
            "A defect of whoever made the order: one id is one call for good."),
    FEE_CAP_REACHED(
            "Being mined costs more than the configured cap, and what is in line may not be outbid.",
            "Wait for the fee to fall, or raise the cap; until then nothing of this lane moves."),
    GAS_FUNDS_MISSING(
            "The account that pays for gas has not enough coin.", "Send it some; the lane goes on by itself."),
    DEADLINE_PASSED(
            "A transaction was not mined by its deadline; an empty one takes its nonce.",
            "Find out what kept it from being mined; whoever ordered it is told which of the two was mined."),
    NONCE_TAKEN(
            "Another transaction took a nonce of the lane: somebody else sends with its key, or its journal was rolled back.",
            "Find out who else uses the account. What stood there is sent again with another nonce."),
    NONCE_GAP(
            "A nonce before the lane's first was never used, so nothing behind it can be mined; empty transactions fill it.",
            "A reorg deeper than burial, or another chain: look at the node. The lane repairs itself."),
    REORGED_OUT("The chain took back a transaction that was mined.", "Nothing: it is sent again until it is buried."),
    KEY_REFUSED(
            "The lane's key did not sign.",
            "Look at the signer that holds it: its own tag is in the message. The lane asks again."),
    KEY_DIFFERS(
            "The key signed something else than it was asked to, or is another account's.",
            "Stop, and find out what holds the key."),
    NODE_REFUSED(
            "The node did not take a transaction; its own words are in the message.",
            "If it goes on, look at the node; the lane sends again."),
    CANDIDATES_SPENT(
            "A transaction was replaced as often as a lane keeps count of, and is still not mined.",
            "Look at the node: it may not pass on what it takes."),
    SENDING_JOURNAL_FAILED(
            "The journal of a lane does not take records, so nothing may be sent.",
            "Look at the disk; start again: the journal tells what was sent."),
    SENDING_JOURNAL_CORRUPT(
            "The journal of a lane holds what was never written to it, or belongs to another chain or account.",
            "Restore it from the replica, or start a lane for a fresh account. Never delete it: what it sent may still be mined.");

    private final String why;
    private final String remedy;

    SendingTag(String why, String remedy) {
        this.why = why;
        this.remedy = remedy;
    }

    public String why() {
        return why;
    }

    /** What to do, in a sentence for an operator. */
    public String remedy() {
        return remedy;
    }
}
