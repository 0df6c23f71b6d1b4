package io.portcullis.signer.registry;

import static io.portcullis.signer.registry.KeyState.ACTIVE;
import static io.portcullis.signer.registry.KeyState.COMPROMISED;
import static io.portcullis.signer.registry.KeyState.DEACTIVATED;
import static io.portcullis.signer.registry.KeyState.DESTROYED;
import static io.portcullis.signer.registry.KeyState.PRE_ACTIVATION;
import static io.portcullis.signer.registry.KeyState.SUSPENDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life cycle, and what a key must have shown before value comes to it. */
final class KeyRegisterTest {
    private final RegisteredKeys keys = new RegisteredKeys();

    private static KeyRegister after(KeyRegister register, KeyRecord... records) {
        KeyRegister now = register;
        for (KeyRecord record : records) {
            assertEquals(Optional.empty(), now.judge(record), record.name());
            now = now.after(record);
        }
        return now;
    }

    private KeyRegister in(KeyState state) {
        KeyRegister registered = after(KeyRegister.EMPTY, keys.registered(1));
        return switch (state) {
            case PRE_ACTIVATION -> registered;
            case ACTIVE -> after(registered, keys.entered(10, ACTIVE));
            case SUSPENDED -> after(registered, keys.entered(10, ACTIVE), keys.entered(11, SUSPENDED));
            case DEACTIVATED -> after(registered, keys.entered(10, ACTIVE), keys.entered(11, DEACTIVATED));
            case COMPROMISED -> after(registered, keys.entered(10, COMPROMISED));
            case DESTROYED -> after(registered, keys.entered(10, DESTROYED));
        };
    }

    private static void assertRefused(SignerTag tag, Optional<Refusal> refusal) {
        assertEquals(Optional.of(tag), refusal.map(Refusal::tag), refusal::toString);
    }

    /** The standard's figure 3, written down a second time. */
    private static final Map<KeyState, Set<KeyState>> LEGAL = Map.of(
            PRE_ACTIVATION, Set.of(ACTIVE, COMPROMISED, DESTROYED),
            ACTIVE, Set.of(SUSPENDED, DEACTIVATED, COMPROMISED, DESTROYED),
            SUSPENDED, Set.of(ACTIVE, DEACTIVATED, COMPROMISED, DESTROYED),
            DEACTIVATED, Set.of(COMPROMISED, DESTROYED),
            COMPROMISED, Set.of(DESTROYED),
            DESTROYED, Set.of());

    @ParameterizedTest
    @EnumSource
    void movesAsTheStandardSaysAndNoOtherWay(KeyState from) {
        for (KeyState to : KeyState.values()) {
            Optional<Refusal> refusal = in(from).judge(keys.entered(20, to));
            if (LEGAL.get(from).contains(to)) {
                assertEquals(Optional.empty(), refusal, from + " to " + to);
                assertEquals(
                        to,
                        in(from).after(keys.entered(20, to))
                                .entry(keys.id())
                                .orElseThrow()
                                .state());
            } else {
                assertRefused(SignerTag.KEY_MOVE_ILLEGAL, refusal);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyAnActiveKeySigns(KeyState state) {
        Optional<Refusal> refusal = in(state).maySign(keys.id(), 20);
        if (state == ACTIVE) {
            assertEquals(Optional.empty(), refusal);
        } else {
            assertRefused(SignerTag.KEY_NOT_ACTIVE, refusal);
        }
    }

    @Test
    void signsForItsPeriodAndThenTimeDeactivatesIt() {
        KeyRegister active = in(ACTIVE);
        assertEquals(Optional.empty(), active.maySign(keys.id(), 1_009));
        assertRefused(SignerTag.KEY_EXPIRED, active.maySign(keys.id(), 1_010));
        assertEquals(List.of(), active.due(1_009));
        KeyRegister ended = after(active, active.due(1_010).toArray(KeyRecord[]::new));
        assertEquals(DEACTIVATED, ended.entry(keys.id()).orElseThrow().state());
        assertEquals(3_010, ended.entry(keys.id()).orElseThrow().reliedOnUntil().getAsLong());
        assertRefused(SignerTag.KEY_MOVE_ILLEGAL, ended.judge(keys.entered(2_000, ACTIVE)));
    }

    @Test
    void aSuspendedKeyDoesNotComeBackAfterItsPeriodAndIsDeactivatedToo() {
        KeyRegister suspended = in(SUSPENDED);
        assertRefused(SignerTag.KEY_EXPIRED, suspended.judge(keys.entered(1_010, ACTIVE)));
        assertEquals(1, suspended.due(1_010).size());
    }

    @Test
    void suspensionDoesNotStretchThePeriod() {
        KeyRegister back = after(in(SUSPENDED), keys.entered(500, ACTIVE));
        assertRefused(SignerTag.KEY_EXPIRED, back.maySign(keys.id(), 1_010));
    }

    @Test
    void theClockOnlyEndsWhatHasExpired() {
        KeyRecord early = new KeyRecord.Entered(20, KeyRecord.CLOCK, keys.id(), DEACTIVATED, "too early");
        KeyRecord worse = new KeyRecord.Entered(2_000, KeyRecord.CLOCK, keys.id(), DESTROYED, "not its to do");
        assertRefused(SignerTag.KEY_MOVE_ILLEGAL, in(ACTIVE).judge(early));
        assertRefused(SignerTag.KEY_MOVE_ILLEGAL, in(ACTIVE).judge(worse));
    }

    @Test
    void receivesValueOnlyAfterProofBackupAndDrill() {
        KeyRegister register = in(ACTIVE);
        assertRefused(SignerTag.KEY_CONTROL_UNPROVED, register.mayReceiveValue(keys.id(), 20));
        register = after(register, keys.challenged(20, "n"), keys.proved(21, "n"));
        assertRefused(SignerTag.KEY_BACKUP_MISSING, register.mayReceiveValue(keys.id(), 22));
        register = after(register, keys.backedUp(22, "first"));
        assertRefused(SignerTag.KEY_DRILL_MISSING, register.mayReceiveValue(keys.id(), 23));
        KeyRegister failed = after(register, keys.drilled(23, false));
        assertRefused(SignerTag.KEY_DRILL_MISSING, failed.mayReceiveValue(keys.id(), 24));
        register = after(register, keys.drilled(23, true));
        assertEquals(Optional.empty(), register.mayReceiveValue(keys.id(), 24));
        assertRefused(SignerTag.KEY_EXPIRED, register.mayReceiveValue(keys.id(), 1_010));
        // A newer backup was never restored, and a drill that failed outweighs one that did not.
        assertRefused(
                SignerTag.KEY_DRILL_MISSING,
                after(register, keys.backedUp(24, "second")).mayReceiveValue(keys.id(), 25));
        assertRefused(
                SignerTag.KEY_DRILL_MISSING,
                after(register, keys.drilled(25, false)).mayReceiveValue(keys.id(), 26));
    }

    @Test
    void aKeyInAnotherTokenProvesItselfThereAnew() {
        KeyRegister register = after(
                in(ACTIVE),
                keys.challenged(20, "n"),
                keys.proved(21, "n"),
                keys.backedUp(22, "b"),
                keys.drilled(23, true));
        KeyRegister moved = after(
                register, new KeyRecord.Moved(24, "olga", keys.id(), RegisteredKeys.hash("transport"), "serial-2"));
        assertEquals("serial-2", moved.entry(keys.id()).orElseThrow().serial());
        assertRefused(SignerTag.KEY_CONTROL_UNPROVED, moved.mayReceiveValue(keys.id(), 25));
    }

    @Test
    void aProofAnswersTheNewestChallengeOnceAndInTime() {
        KeyRegister register = in(PRE_ACTIVATION);
        assertRefused(SignerTag.KEY_CHALLENGE_STALE, register.judge(keys.proved(20, "n")));
        register = after(register, keys.challenged(20, "old"), keys.challenged(21, "new"));
        assertRefused(SignerTag.KEY_CONTROL_UNPROVED, register.judge(keys.proved(22, "old")));
        assertRefused(SignerTag.KEY_CHALLENGE_STALE, register.judge(keys.proved(622, "new")));
        KeyRegister proved = after(register, keys.proved(621, "new"));
        assertRefused(SignerTag.KEY_CHALLENGE_STALE, proved.judge(keys.proved(621, "new")));
    }

    @Test
    void anotherKeysSignatureProvesNothing() {
        KeyRegister register = after(in(PRE_ACTIVATION), keys.challenged(20, "n"));
        Bytes forged = new RegisteredKeys().sign(keys.id().controlText(RegisteredKeys.hash("n")));
        assertRefused(
                SignerTag.KEY_CONTROL_UNPROVED, register.judge(new KeyRecord.Proved(21, "olga", keys.id(), forged)));
    }

    @Test
    void nothingHappensToAKeyThatIsLost() {
        for (KeyState state : List.of(COMPROMISED, DESTROYED)) {
            assertRefused(SignerTag.KEY_MOVE_ILLEGAL, in(state).judge(keys.challenged(20, "n")));
            assertRefused(SignerTag.KEY_MOVE_ILLEGAL, in(state).judge(keys.backedUp(20, "b")));
        }
    }

    @Test
    void refusesStrangersTwinsAndClocksThatRunBackwards() {
        KeyRegister register = in(ACTIVE);
        assertRefused(SignerTag.KEY_EXISTS, register.judge(keys.registered(20)));
        assertRefused(SignerTag.KEY_UNKNOWN, register.judge(new RegisteredKeys().entered(20, ACTIVE)));
        assertRefused(SignerTag.KEY_UNKNOWN, register.maySign(new RegisteredKeys().id(), 20));
        assertRefused(SignerTag.KEY_TIME_BACKWARDS, register.judge(keys.entered(9, SUSPENDED)));
        assertRefused(SignerTag.KEY_BACKUP_MISSING, register.judge(keys.drilled(20, true)));
        assertRefused(
                SignerTag.KEY_RECORD_MALFORMED,
                register.judge(new KeyRecord.Entered(20, "olga", keys.id(), SUSPENDED, "line\nbreak")));
        assertRefused(
                SignerTag.KEY_RECORD_MALFORMED,
                register.judge(new KeyRecord.BackedUp(20, "olga", keys.id(), RegisteredKeys.hash("b"), 3, 2)));
    }

    @Test
    void keepsTheRegistrationAndTheNewestChanges() {
        KeyRegister register = in(ACTIVE);
        for (int i = 0; i < 400; i++) {
            register = after(register, keys.challenged(20 + i, "n" + i));
        }
        List<KeyRecord> history = register.entry(keys.id()).orElseThrow().history();
        assertEquals(Limits.MAX_HISTORY, history.size());
        assertEquals(keys.registered(1), history.getFirst());
        assertTrue(history.getLast().at() == 419 && history.get(1).at() > 100);
        assertFalse(history.contains(keys.challenged(20, "n0")));
    }
}
