package io.portcullis.appliance.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long a session lives, and how often a stranger may try. */
class SessionsTest {
    private final SettableClock clock = new SettableClock();
    private final Sessions sessions = new Sessions(clock, new SecureRandom());

    @Test
    void aSessionEndsWhenItIsNotUsed() {
        String secret = sessions.start("alice");
        clock.pass(Limits.SESSION_IDLE.minusSeconds(1));
        assertEquals(Optional.of("alice"), sessions.personOf(secret));
        clock.pass(Limits.SESSION_IDLE);
        assertEquals(Optional.empty(), sessions.personOf(secret));
    }

    @Test
    void whatAPageDoesByItselfIsNoUse() {
        String secret = sessions.start("alice");
        clock.pass(Limits.SESSION_IDLE.minusSeconds(1));
        assertEquals(Optional.of("alice"), sessions.peek(secret));
        clock.pass(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), sessions.peek(secret));
        assertEquals(Optional.empty(), sessions.personOf(secret));
    }

    @Test
    void aSessionEndsAtLastHoweverMuchItIsUsed() {
        String secret = sessions.start("alice");
        Duration step = Limits.SESSION_IDLE.dividedBy(2);
        for (Duration used = step; used.compareTo(Limits.SESSION_LIFE) < 0; used = used.plus(step)) {
            clock.pass(step);
            assertEquals(Optional.of("alice"), sessions.personOf(secret));
        }
        clock.pass(step);
        assertEquals(Optional.empty(), sessions.personOf(secret));
    }

    @Test
    void aSessionThatWasEndedIsGoneAndAnUnknownSecretIsNobody() {
        String secret = sessions.start("alice");
        sessions.end(secret);
        assertEquals(Optional.empty(), sessions.personOf(secret));
        assertEquals(Optional.empty(), sessions.personOf("00"));
    }

    @Test
    void sessionsBeyondTheBoundEndTheOneUnusedForLongest() {
        String first = sessions.start("alice");
        clock.pass(Duration.ofSeconds(1));
        for (int i = 0; i < Limits.MAX_SESSIONS; i++) {
            sessions.start("bob");
        }
        assertEquals(Limits.MAX_SESSIONS, sessions.count());
        assertEquals(Optional.empty(), sessions.personOf(first));
    }

    @Test
    void theCookieIsBoundToTheHostAndHiddenFromScripts() {
        String cookie = Sessions.cookie("secret");
        assertTrue(cookie.startsWith("__Host-"));
        for (String attribute : new String[] {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"}) {
            assertTrue(cookie.contains("; " + attribute), cookie);
        }
    }

    @Test
    void attemptsAreCountedByAddressAndForgottenAfterTheWindow() throws Exception {
        Attempts attempts = new Attempts(clock);
        InetAddress here = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        for (int i = 0; i < Limits.MAX_ATTEMPTS; i++) {
            attempts.count(here);
        }
        WebRefusal refusal = assertThrows(WebRefusal.class, () -> attempts.count(here));
        assertEquals(WebTag.TOO_MANY_ATTEMPTS, refusal.tag());
        attempts.count(InetAddress.getByAddress(new byte[] {10, 0, 0, 2}));
        clock.pass(Limits.ATTEMPT_WINDOW);
        attempts.count(here);
    }

    @Test
    void thoseTurnedAwayMakeOneRowAWindowWithTheirNumber() {
        Attempts attempts = new Attempts(clock);
        assertEquals(1, attempts.turnedAway());
        for (int i = 0; i < 900; i++) {
            assertEquals(0, attempts.turnedAway());
        }
        clock.pass(Limits.ATTEMPT_WINDOW);
        assertEquals(901, attempts.turnedAway(), "those since the last row are in the next");
        assertEquals(0, attempts.turnedAway());
    }
}
