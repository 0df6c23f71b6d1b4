package io.portcullis.signer.freeze;

import io.portcullis.depositary.model.FreezeLevel;
import java.util.Arrays;
import java.util.Optional;

/** What closes the gate, how far, and why so far. The name is the stable tag. */
public enum FreezeCause {
    AUDIT_UNAVAILABLE(
            1,
            FreezeSource.AUDIT,
            FreezeLevel.SEALED,
            "What cannot be written down is not done: no log, no money, and no seal either.",
            "Make the log writable again; the signer finds that out by itself."),
    AUDIT_TAMPERED(
            2,
            FreezeSource.AUDIT,
            FreezeLevel.SEALED,
            "A log that is not as it was left hides something.",
            "Keep the files, restore the log from a verified export, investigate, restart the signer."),
    CLOCK_BACK(
            3,
            FreezeSource.CLOCK,
            FreezeLevel.NO_WITHDRAWALS,
            "Expiry, delays and rolling windows are worth what the clock is; seals name no time.",
            "Set the clock right; it is mended once it is past everything this signer has written."),
    CLOCK_FORWARD(
            4,
            FreezeSource.CLOCK,
            FreezeLevel.NO_WITHDRAWALS,
            "A clock put forward lets every delay end at once.",
            "Set the clock right; it is mended after it has run evenly for a while."),
    CLOCK_AGAINST_BOARD(
            5,
            FreezeSource.CLOCK,
            FreezeLevel.NO_WITHDRAWALS,
            "When a quorum of the board signs times that this clock has not reached, this clock is wrong.",
            "Set the clock right; it is mended when the board's next checkpoints agree with it."),
    CLOCK_UNSYNCHRONISED(
            6,
            FreezeSource.CLOCK,
            FreezeLevel.NO_NEW_CREDIT,
            "A clock that nobody keeps drifts slowly: what is under way may end, nothing new is owed by it.",
            "Restore time synchronisation on the signer's host."),
    HSM_FAULT(
            7,
            FreezeSource.HSM,
            FreezeLevel.NO_NEW_CREDIT,
            "A token that failed once may fail again: what is owed can still be settled by it, no more is owed on it.",
            "Read the token's fault in the log; it is mended when the token has signed again after the restart."),
    HSM_FAILING(
            8,
            FreezeSource.HSM,
            FreezeLevel.NO_WITHDRAWALS,
            "A token that keeps failing is not trusted with a movement of value.",
            "Repair or replace the token; it is mended when its canary has signed again."),
    QUORUM_LOST(
            9,
            FreezeSource.QUORUM,
            FreezeLevel.NO_NEW_CREDIT,
            "Without a quorum nothing can be withdrawn or sealed, so no more should be owed.",
            "Bring the signers back that the status names."),
    WATCHTOWER_SILENT(
            10,
            FreezeSource.WATCHTOWER,
            FreezeLevel.NO_NEW_CREDIT,
            "Without a tower an old proof could pass unanswered: the risk must not grow.",
            "Bring the watchtower back, or the way to it."),
    RESERVES_DIFFER(
            11,
            FreezeSource.RECONCILIATION,
            FreezeLevel.NO_WITHDRAWALS,
            "If the contract does not hold what it owes, who leaves first takes what belongs to others.",
            "Compare balance, reserves and queue of the token that is named; do not lower before it is explained."),
    DURESS_SIGNALLED(
            12,
            FreezeSource.DURESS,
            FreezeLevel.NO_WITHDRAWALS,
            "No value leaves under threat; payments go on, so that nothing tells whoever threatens.",
            "See to the person first. Lowering takes approvers other than who signalled."),
    OPERATOR_RAISED(
            13,
            FreezeSource.OPERATOR,
            FreezeLevel.NO_NEW_CREDIT,
            "Whoever sees something wrong closes first and explains after; they say how far, from this level on.",
            "Ask who raised it; lower it through an intent of kind freeze.");

    private final int code;
    private final FreezeSource source;
    private final FreezeLevel level;
    private final String why;
    private final String remedy;

    FreezeCause(int code, FreezeSource source, FreezeLevel level, String why, String remedy) {
        this.code = code;
        this.source = source;
        this.level = level;
        this.why = why;
        this.remedy = remedy;
    }

    /** In records. */
    int code() {
        return code;
    }

    static Optional<FreezeCause> ofCode(int code) {
        return Arrays.stream(values()).filter(cause -> cause.code == code).findFirst();
    }

    public static Optional<FreezeCause> named(String tag) {
        return Arrays.stream(values()).filter(cause -> cause.name().equals(tag)).findFirst();
    }

    public FreezeSource source() {
        return source;
    }

    /** How far it closes the gate, at least. */
    public FreezeLevel level() {
        return level;
    }

    /** Why so far. */
    public String why() {
        return why;
    }

    /** What to do next. */
    public String remedy() {
        return remedy;
    }

    /** Whether it has no end of its own: people raised it, and the people who approve a lowering end it. */
    public boolean endsByLowering() {
        return this == OPERATOR_RAISED || this == DURESS_SIGNALLED;
    }

    /** Whether it is kept from whoever may be watching over a shoulder. */
    public boolean silent() {
        return this == DURESS_SIGNALLED;
    }
}
