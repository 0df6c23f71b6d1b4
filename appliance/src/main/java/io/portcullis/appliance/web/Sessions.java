package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Who is signed in, in memory: a restart signs everybody out.
 *
 * <p>Invariants: a session's secret is 32 random bytes and only its SHA-256 is kept; a session ends after {@link
 * Limits#SESSION_IDLE} without use and after {@link Limits#SESSION_LIFE} in any case; there are at most {@link
 * Limits#MAX_SESSIONS}.
 */
final class Sessions {
    static final String COOKIE = "__Host-portcullis";
    private static final int SECRET_BYTES = 32;

    private record Session(String person, long startedAt, long usedAt) {}

    private final Clock clock;
    private final SecureRandom random;
    private final Map<Bytes32, Session> sessions = new HashMap<>();

    Sessions(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** Starts a session and gives its secret, which nobody can ask for again. */
    synchronized String start(String person) {
        dropEnded();
        if (sessions.size() >= Limits.MAX_SESSIONS) {
            sessions.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().usedAt()))
                    .map(Map.Entry::getKey)
                    .ifPresent(sessions::remove);
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String text = HexFormat.of().formatHex(secret);
        long now = clock.millis();
        sessions.put(key(text), new Session(person, now, now));
        return text;
    }

    /** The person of a session that has not ended; using it keeps it from idling out. */
    synchronized Optional<String> personOf(String secret) {
        Bytes32 key = key(secret);
        Session session = sessions.get(key);
        long now = clock.millis();
        if (session == null || ended(session, now)) {
            sessions.remove(key);
            return Optional.empty();
        }
        sessions.put(key, new Session(session.person(), session.startedAt(), now));
        return Optional.of(session.person());
    }

    /** The same for what happens without the person: it does not keep the session from idling out. */
    synchronized Optional<String> peek(String secret) {
        Session session = sessions.get(key(secret));
        return session == null || ended(session, clock.millis()) ? Optional.empty() : Optional.of(session.person());
    }

    synchronized void end(String secret) {
        sessions.remove(key(secret));
    }

    synchronized int count() {
        dropEnded();
        return sessions.size();
    }

    /** The header that hands the secret to the browser. */
    static String cookie(String secret) {
        return COOKIE + "=" + secret + "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age="
                + Limits.SESSION_LIFE.toSeconds();
    }

    /** The header that makes the browser forget it. */
    static String noCookie() {
        return COOKIE + "=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0";
    }

    private void dropEnded() {
        long now = clock.millis();
        sessions.values().removeIf(session -> ended(session, now));
    }

    private static boolean ended(Session session, long now) {
        return now - session.usedAt() >= Limits.SESSION_IDLE.toMillis()
                || now - session.startedAt() >= Limits.SESSION_LIFE.toMillis();
    }

    private static Bytes32 key(String secret) {
        try {
            return Bytes32.of(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
