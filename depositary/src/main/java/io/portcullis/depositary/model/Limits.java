package io.portcullis.depositary.model;

/** The bounds the contract enforces; beyond each it reverts, so nothing here ever builds such a batch. */
public final class Limits {
    /** Operations in one batch. */
    public static final int MAX_OPERATIONS = 32;

    /** Bytes in the data of a batch's only operation, or of one that anyone performs. */
    public static final int MAX_LONG_OPERATION_BYTES = 65_536;

    /** Settlements in one operation, and tokens in all of them together. */
    public static final int MAX_SETTLEMENTS = 128;

    public static final int MAX_SETTLEMENT_LINES = 128;

    /** Clauses that one call executes; the rest waits for the next. */
    public static final int MAX_CLAUSES_PER_CALL = 128;

    /** Orders that one operation fills. */
    public static final int MAX_FILLS = 32;

    /** Values that one operation shows. */
    public static final int MAX_REVEALS = 128;

    /** Steps of hash chains that one operation shows, over all its values. */
    public static final int MAX_REVEALED_STEPS = 4_096;

    /** Debts that one operation looks at. */
    public static final int MAX_DEBTS_PER_CALL = 32;

    /** Bytes in the data of one operation among several: the longest is a board of {@link #MAX_BOARD_MEMBERS} with a group key. */
    public static final int MAX_OPERATION_BYTES = 2_560;

    /** Bytes of one encoded batch. */
    public static final int MAX_BATCH_BYTES = 96 * 1024;

    /** Members of one board. */
    public static final int MAX_BOARD_MEMBERS = 32;

    /** Siblings in one allow-list path: 2^32 destinations. */
    public static final int MAX_PATH_LENGTH = 32;

    /** Tokens of one account's proof body: a dispute settles each of them. */
    public static final int MAX_PROOF_TOKENS = 64;

    /** Clauses of one proof body: a dispute executes them some at a time. */
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
        requireOrder(MAX_LONG_OPERATION_BYTES + 1_024 <= MAX_BATCH_BYTES, "a long operation fits a batch");
        requireOrder(
                32 * (6 + MAX_CLAUSES_PER_CALL * Clause.WORDS + 2 * MAX_PROOF_TOKENS) <= MAX_LONG_OPERATION_BYTES,
                "the clauses of a call and its tokens fit one operation");
        requireOrder(MAX_OPERATIONS * (MAX_OPERATION_BYTES + 128) + 320 <= MAX_BATCH_BYTES, "a full batch fits");
    }

    private Limits() {}

    private static void requireOrder(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("limits contradict each other: " + what);
        }
    }
}
