package io.portcullis.depositary.model;

/** The bounds the contract enforces; beyond each it reverts, so nothing here ever builds such a batch. */
public final class Limits {
    /** Operations in one batch. */
    public static final int MAX_OPERATIONS = 32;

    /** Bytes in one operation's data: the longest is a board of {@link #MAX_BOARD_MEMBERS} with a group key. */
    public static final int MAX_OPERATION_BYTES = 2_560;

    /** Bytes of one encoded batch. */
    public static final int MAX_BATCH_BYTES = 96 * 1024;

    /** Members of one board. */
    public static final int MAX_BOARD_MEMBERS = 32;

    /** Siblings in one allow-list path: 2^32 destinations. */
    public static final int MAX_PATH_LENGTH = 32;

    /** Tokens of one account's proof body: a dispute settles each of them. */
    public static final int MAX_PROOF_TOKENS = 64;

    /** Clauses of one proof body that a dispute executes; an account with more pending closes them before it opens others. */
    public static final int MAX_PROOF_CLAUSES = 65_536;

    /** How far ahead a batch may expire, in seconds: no signature is valid for longer than a week. */
    public static final long MAX_BATCH_LIFETIME_SECONDS = 7 * 24 * 3_600L;

    /** The longest delay an entity may set, in seconds: longer ones could lock it out of its own reserve. */
    public static final long MAX_DELAY_SECONDS = 365 * 24 * 3_600L;

    static {
        requireOrder(
                32 * (7 + 2 * MAX_BOARD_MEMBERS) + GroupKey.LENGTH <= MAX_OPERATION_BYTES,
                "a full board fits one operation");
        requireOrder(32 * (6 + MAX_PATH_LENGTH) <= MAX_OPERATION_BYTES, "a full path fits one operation");
        requireOrder(MAX_OPERATIONS * (MAX_OPERATION_BYTES + 128) + 320 <= MAX_BATCH_BYTES, "a full batch fits");
    }

    private Limits() {}

    private static void requireOrder(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("limits contradict each other: " + what);
        }
    }
}
