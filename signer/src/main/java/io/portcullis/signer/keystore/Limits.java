package io.portcullis.signer.keystore;

import java.time.Duration;

/** Bounds on tokens, and on how their health is judged. */
public final class Limits {
    /** Tokens beside the first that hold a signer's keys. Beyond: FIELD_INVALID. */
    public static final int MAX_CLONES = 3;

    /** Certificates of one attestation. Beyond: KEY_ATTESTATION_MALFORMED. */
    static final int MAX_ATTESTATION = 6;

    /** Failures in a row before a token is left alone. Beyond it, TOKEN_SHUT_OFF. */
    static final int FAILURES_TO_OPEN = 5;

    /** How long it is left alone at first; each probe that fails doubles it. */
    static final Duration FIRST_COOLING = Duration.ofSeconds(2);

    /** The longest that it is left alone between two probes. */
    static final Duration LONGEST_COOLING = Duration.ofMinutes(5);

    /** Between two signatures of the canary while all is well. */
    static final Duration CANARY_PERIOD = Duration.ofSeconds(15);

    /** How long a canary may take where no profile says: beyond it the token hangs, and only another process can go on. */
    static final Duration CANARY_DEADLINE = Duration.ofSeconds(30);

    static {
        if (FIRST_COOLING.compareTo(LONGEST_COOLING) > 0 || FAILURES_TO_OPEN < 2) {
            throw new AssertionError("cooling grows, and one failure shuts nothing off");
        }
    }

    private Limits() {}
}
