package io.portcullis.appliance.web;

import io.portcullis.appliance.hub.HubFeed;
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

    /** How long a listener may take for one message, for a pong, for its handshake; beyond, its connection is closed. */
    static final Duration FEED_PATIENCE = Duration.ofSeconds(20);

    /** How long the end of the server waits for its listeners to hear of it; beyond, their connections just end. */
    static final Duration FAREWELL = Duration.ofSeconds(1);

    /** Listeners of one person at once; {@code TOO_MANY_LISTENERS}. */
    static final int MAX_FEEDS_OF_PERSON = 32;

    /** Bytes of what a listener may say before it is told that listeners say nothing; beyond, the connection is closed with 1009. */
    static final int MAX_SOCKET_MESSAGE_BYTES = 1_024;

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
                || FEED_PATIENCE.compareTo(FEED_SILENCE) < 0
                || FEED_PATIENCE.compareTo(MAX_SILENCE) >= 0
                || MAX_FEEDS_OF_PERSON > HubFeed.LISTENERS
                || ENGINE_TIME.compareTo(MAX_SILENCE) >= 0) {
            throw new AssertionError("limits contradict each other");
        }
    }

    private Limits() {}
}
