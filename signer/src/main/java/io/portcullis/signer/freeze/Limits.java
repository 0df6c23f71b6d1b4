package io.portcullis.signer.freeze;

import java.time.Duration;

/** The bounds of a lattice. */
public final class Limits {
    /** Characters of what was seen. Beyond: cut, for a raise is never refused for its words. */
    public static final int MAX_TEXT = 300;

    /** Characters of a name. Beyond: cut. */
    public static final int MAX_NAME = 64;

    /** People kept for one cause. Beyond: the first ones stay. */
    public static final int MAX_NAMES = 32;

    /** Approvers of one lowering. Beyond: FREEZE_RECORD_MALFORMED. */
    public static final int MAX_APPROVERS = 64;

    /** Changes that are kept to be shown. Beyond: the newest; the journal and the audit log have all. */
    public static final int MAX_HISTORY = 100;

    /** How far the wall clock may be from what it should be at one look. Beyond: CLOCK_BACK, CLOCK_FORWARD. */
    public static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    /** How fast a clock may be slewed; the kernel slews by 500. Beyond: as {@link #CLOCK_TOLERANCE}. */
    public static final long MAX_DRIFT_PPM = 1_000;

    /** How long both clocks run alike before a jump counts as mended. */
    public static final Duration CLOCK_SETTLES = Duration.ofMinutes(10);

    /** How far the board's clocks may be ahead of a member's. Beyond: CLOCK_AGAINST_BOARD. */
    public static final Duration BOARD_TOLERANCE = Duration.ofSeconds(60);

    /** How long a token's circuit may be open. Beyond: HSM_FAILING. */
    public static final Duration CIRCUIT_PATIENCE = Duration.ofMinutes(10);

    /** How long a token signs without a fault before its fault counts as mended: two periods of its canary. */
    public static final Duration TOKEN_SETTLES = Duration.ofSeconds(30);

    static {
        if (MAX_APPROVERS * (MAX_NAME + 2) + MAX_TEXT + 1_024
                > io.portcullis.depositary.journal.Limits.MAX_PAYLOAD_BYTES) {
            throw new AssertionError("limits contradict each other: the longest record fits the journal");
        }
    }

    private Limits() {}
}
