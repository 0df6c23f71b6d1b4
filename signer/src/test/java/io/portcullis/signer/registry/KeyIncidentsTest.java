package io.portcullis.signer.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Failures of the past, replayed against the register of keys; the table is docs/incidents.md. */
final class KeyIncidentsTest {
    private final RegisteredKeys keys = new RegisteredKeys();

    private static KeyRegister after(KeyRegister register, KeyRecord... records) {
        KeyRegister next = register;
        for (KeyRecord record : records) {
            assertEquals(Optional.empty(), next.judge(record));
            next = next.after(record);
        }
        return next;
    }

    private Optional<SignerTag> mayReceive(KeyRegister register, long at) {
        return register.mayReceiveValue(keys.id(), at).map(Refusal::tag);
    }

    private KeyRegister active() {
        return after(KeyRegister.EMPTY, keys.registered(1), keys.entered(2, KeyState.ACTIVE));
    }

    /** Deposits went to keys that nobody could use: here a key that nobody has seen sign receives nothing. */
    @Test
    void primeTrustAKeyThatNobodyHasSeenSignReceivesNothing() {
        assertEquals(Optional.of(SignerTag.KEY_CONTROL_UNPROVED), mayReceive(active(), 3));
        KeyRegister asked = after(active(), keys.challenged(3, "n"));
        assertEquals(Optional.of(SignerTag.KEY_CONTROL_UNPROVED), mayReceive(asked, 4), "a question is no answer");
        KeyRegister lost = after(
                after(asked, keys.proved(4, "n"), keys.backedUp(5, "b"), keys.drilled(6, true)),
                keys.entered(7, KeyState.SUSPENDED));
        assertEquals(Optional.of(SignerTag.KEY_NOT_ACTIVE), mayReceive(lost, 8));
    }

    /** The shares of the backup could not be decrypted when they were needed: here the newest backup was restored before value comes. */
    @Test
    void stakeHoundABackupThatWasNeverRestoredIsNone() {
        KeyRegister proved = after(active(), keys.challenged(3, "n"), keys.proved(4, "n"));
        assertEquals(Optional.of(SignerTag.KEY_BACKUP_MISSING), mayReceive(proved, 5));
        KeyRegister backedUp = after(proved, keys.backedUp(5, "b"));
        assertEquals(Optional.of(SignerTag.KEY_DRILL_MISSING), mayReceive(backedUp, 6));
        assertEquals(Optional.of(SignerTag.KEY_DRILL_MISSING), mayReceive(after(backedUp, keys.drilled(6, false)), 7));
        KeyRegister drilled = after(backedUp, keys.drilled(6, true));
        assertEquals(Optional.empty(), mayReceive(drilled, 7));
        assertEquals(
                Optional.of(SignerTag.KEY_DRILL_MISSING),
                mayReceive(after(drilled, keys.backedUp(8, "newer")), 9),
                "the drill of an older backup says nothing of a newer");
    }
}
