package io.portcullis.signer.keyceremony;

import static io.portcullis.signer.keyceremony.People.NOW;
import static io.portcullis.signer.keyceremony.People.PLACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.TwinDisk;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ceremonies as they should go, and how they end when a token, a process or the time does. */
final class KeyRoomTest extends RoomRig {
    @Test
    void everyKindOfCeremonyGoesThroughAndItsTranscriptReplays() {
        List<Definition> all = new ArrayList<>();
        assertInstanceOf(State.Completed.class, people.hold(room, people.initialise()));
        Backup backup = backedUp();
        all.add(people.drill(backup));
        all.add(people.restore(backup));
        all.add(people.destroy(People.OTHER, backup.key()));
        all.add(people.transport(backup));
        for (Definition definition : all) {
            State end = people.hold(room, definition);
            assertInstanceOf(State.Completed.class, end, () -> definition.kind() + ": " + end);
            Transcript read = Transcript.decode(room.transcript().encode());
            assertEquals(room.transcript(), read);
            assertEquals(end, read.replay());
        }
        assertEquals(Set.of("vault-2/board-key"), tokens.keys.keySet());
        assertEquals(7, ends.size());
    }

    @Test
    void aRotationWaitsForTheBoardBeforeTheOldKeyGoes() {
        VerifyingKey old = generated();
        KeyPlace place = new KeyPlace("vault-1", "next");
        tokens.keys.put(place.toString(), io.portcullis.signer.testing.TestKeys.p256());
        VerifyingKey next = TwinTokens.verifying(tokens.keys.get(place.toString()));
        people.begin(room, people.rotate(next, place, old));
        people.until(room, Act.DESTROY_KEY);
        assertTrue(tokens.keys.containsKey(PLACE.toString()), "both keys live until the board has changed");
        assertEquals(2, waiting().gathered().board().orElseThrow().epoch());
        people.until(room, null);
        people.end(room);
        assertEquals(Set.of("vault-1/next"), tokens.keys.keySet());
    }

    @Test
    void aTokenThatFailsEndsIt() {
        people.begin(room, people.generate());
        tokens.failAt(Effect.Task.ProveControl.class);
        people.until(room, null);
        assertAborted(SignerTag.CEREMONY_STEP_FAILED);
        assertFalse(tokens.keys.containsKey(PLACE.toString()));
    }

    @Test
    void timeAndPeopleEndIt() {
        people.begin(room, people.generate());
        people.next(room);
        now += 3_600;
        assertRefused(SignerTag.CEREMONY_OVER, room.cancel("too late to cancel"));
        assertAborted(SignerTag.CEREMONY_EXPIRED);
        now = NOW;
        people.begin(room, people.generate());
        assertEquals(Optional.empty(), room.cancel("somebody has left the room"));
        assertAborted(SignerTag.CEREMONY_CANCELLED);
    }

    @Test
    void whatIsKilledBetweenStepsIsEndedAndItsWorkDestroyed() {
        for (Act killedBefore : List.of(Act.GENERATE_KEY, Act.COMPARE_KEY, Act.PROVE_CONTROL, Act.CLOSE)) {
            people.begin(room, people.generate());
            people.until(room, killedBefore);
            reopen();
            assertAborted(SignerTag.CEREMONY_INTERRUPTED);
            assertFalse(tokens.keys.containsKey(PLACE.toString()), killedBefore + "");
            assertRefused(
                    SignerTag.CEREMONY_OVER, room.order(people.signed(people.order(waitingOf(people.generate())))));
        }
    }

    private State.Waiting waitingOf(Definition definition) {
        return (State.Waiting) KeyCeremony.begin(new Line.Begun(
                        definition, people.sign("olga", definition.signedText()), new Authority.Bootstrap()))
                .state();
    }

    @Test
    void whatIsKilledAtTheTokenIsEndedWhetherItWasDoneOrNot() {
        for (boolean afterTheWork : List.of(false, true)) {
            TwinDisk own = new TwinDisk(new byte[0]);
            KeyRoom killed = KeyRoom.create(own, tokens, listener(), () -> Instant.ofEpochSecond(now));
            people.begin(killed, people.generate());
            tokens.dieAt(Effect.Task.GenerateKey.class, afterTheWork);
            assertThrows(TwinTokens.Killed.class, () -> people.next(killed));
            assertEquals(afterTheWork, tokens.keys.containsKey(PLACE.toString()));
            KeyRoom next =
                    KeyRoom.open(new TwinDisk(own.image()), tokens, listener(), () -> Instant.ofEpochSecond(now));
            assertInstanceOf(State.Aborted.class, next.state().orElseThrow());
            assertFalse(tokens.keys.containsKey(PLACE.toString()));
            killed.close();
            next.close();
        }
    }

    @Test
    void anAbortNeverTouchesAKeyThatWasThereBefore() {
        tokens.keys.put(PLACE.toString(), io.portcullis.signer.testing.TestKeys.p256());
        tokens.failAt(Effect.Task.GenerateKey.class);
        people.begin(room, people.generate());
        people.next(room);
        assertAborted(SignerTag.CEREMONY_STEP_FAILED);
        assertTrue(tokens.keys.containsKey(PLACE.toString()));
    }

    @Test
    void onceTheOldKeyMayBeGoneTheTransportedOneStays() {
        Backup backup = backedUp();
        people.begin(room, people.transport(backup));
        people.until(room, Act.DESTROY_KEY);
        tokens.dieAt(Effect.Task.DestroyKey.class, true);
        assertThrows(TwinTokens.Killed.class, () -> people.next(room));
        reopen();
        assertAborted(SignerTag.CEREMONY_INTERRUPTED);
        assertEquals(Set.of("vault-2/board-key"), tokens.keys.keySet());
    }

    @Test
    void theTranscriptIsWholeOrBroken() {
        Backup backup = backedUp();
        people.hold(room, people.drill(backup));
        List<Line> lines = room.transcript().lines();
        for (int gone = 0; gone < lines.size() - 1; gone++) {
            List<Line> fewer = new ArrayList<>(lines);
            fewer.remove(gone);
            assertThrows(RefusedException.class, new Transcript(fewer)::replay, "without line " + gone);
        }
        List<Line> swapped = new ArrayList<>(lines);
        swapped.set(1, lines.get(3));
        swapped.set(3, lines.get(1));
        assertThrows(RefusedException.class, new Transcript(swapped)::replay);
        List<Line> changed = new ArrayList<>(lines);
        int desk = 2;
        changed.set(
                desk,
                new Line.Done(new Result.DeskOpened(
                        people.custodians.getFirst().envelope().orElseThrow())));
        assertEquals(
                SignerTag.CEREMONY_STEP_REPLAYED,
                assertThrows(RefusedException.class, new Transcript(changed)::replay)
                        .refusal()
                        .tag());
        assertInstanceOf(State.Waiting.class, new Transcript(lines.subList(0, lines.size() - 1)).replay());
    }

    @Test
    void bytesThatAreNoTranscriptNeverPass() {
        people.hold(room, people.generate());
        byte[] bytes = room.transcript().encode();
        java.util.Random random = new java.util.Random(3);
        for (int i = 0; i < 400; i++) {
            byte[] changed = bytes.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(7));
            try {
                State end = Transcript.decode(changed).replay();
                assertFalse(end instanceof State.Completed, "seed 3, change " + i);
            } catch (RefusedException e) {
                assertFalse(e.refusal().reason().isEmpty());
            }
        }
    }
}
