package io.portcullis.appliance.web;

import java.time.Duration;

/** The bounds of what a stranger may send or hold; beyond each, the request is refused with the tag named. */
final class Limits {
    /** Bytes of a body; {@link WebTag#BODY_TOO_LARGE}. A passkey's registration with its attestation is the largest, at some 8 KiB. */
    static final int MAX_BODY_BYTES = 64 * 1024;

    /** Bytes of a signed policy, whose allow-list may be long; {@link WebTag#BODY_TOO_LARGE}. */
    static final int MAX_POLICY_BYTES = 512 * 1024;

    /** Nesting of a JSON body; {@link WebTag#BODY_MALFORMED}. */
    static final int MAX_JSON_DEPTH = 24;

    /** Bytes of a request's header; the connection is closed beyond. */
    static final int MAX_HEADER_BYTES = 16 * 1024;

    /** Fields of a request's header; the connection is closed beyond. */
    static final int MAX_HEADERS = 64;

    /** How long a connection may stay silent before it is closed. */
    static final Duration MAX_SILENCE = Duration.ofSeconds(30);

    /** A feed says something at least this often, so that neither side takes it for dead. */
    static final Duration FEED_SILENCE = Duration.ofSeconds(10);

    /** How long an answer of the engine is waited for; beyond, {@code ENGINE_SLOW}: the same command asks again. */
    static final Duration ENGINE_TIME = Duration.ofSeconds(20);

    /** Sign-ins and enrolments begun or finished from one address in {@link #ATTEMPT_WINDOW}; {@link WebTag#TOO_MANY_ATTEMPTS}. */
    static final int MAX_ATTEMPTS = 30;

    static final Duration ATTEMPT_WINDOW = Duration.ofMinutes(1);

    /** Addresses whose attempts are counted at once; beyond, all others share one count. */
    static final int MAX_COUNTED_ADDRESSES = 10_000;

    /** How long a sign-in may take from its challenge to its assertion; {@link WebTag#SIGN_IN_EXPIRED}. */
    static final Duration SIGN_IN_TIME = Duration.ofMinutes(5);

    /** Sign-ins begun and not finished; beyond, the oldest is forgotten. */
    static final int MAX_SIGN_INS = 1_000;

    /** A session ends when it was not used for this long. */
    static final Duration SESSION_IDLE = Duration.ofMinutes(30);

    /** A session ends after this long, used or not. */
    static final Duration SESSION_LIFE = Duration.ofHours(8);

    /** Sessions at once; beyond, the one unused for longest ends. */
    static final int MAX_SESSIONS = 1_000;

    static {
        if (MAX_BODY_BYTES > MAX_POLICY_BYTES
                || SESSION_IDLE.compareTo(SESSION_LIFE) > 0
                || FEED_SILENCE.compareTo(MAX_SILENCE) >= 0
                || ENGINE_TIME.compareTo(MAX_SILENCE) >= 0) {
            throw new AssertionError("limits contradict each other");
        }
    }

    private Limits() {}
}
