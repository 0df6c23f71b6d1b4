package io.portcullis.signer.keyceremony;

import static io.portcullis.signer.keyceremony.People.NOW;
import static io.portcullis.signer.keyceremony.People.PLACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.journal.TwinDisk;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.codec.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ceremonies as they should go, and everybody who tries to make them go otherwise. */
final class KeyRoomTest {
    private final People people = new People();
    private final TwinTokens tokens = new TwinTokens();
    private TwinDisk disk = new TwinDisk(new byte[0]);
    private final List<Line> told = new ArrayList<>();
    private final List<State> ends = new ArrayList<>();
    private long now = NOW;
    private KeyRoom room = KeyRoom.create(disk, tokens, listener(), () -> Instant.ofEpochSecond(now));

    private KeyRoom.Listener listener() {
        return new KeyRoom.Listener() {
            @Override
            public void line(Bytes32 session, Line line) {
                told.add(line);
            }

            @Override
            public void ended(State state) {
                ends.add(state);
            }
        };
    }

    private void reopen() {
        room.close();
        disk = new TwinDisk(disk.image());
        room = KeyRoom.open(disk, tokens, listener(), () -> Instant.ofEpochSecond(now));
    }

    private State.Waiting waiting() {
        return (State.Waiting) room.state().orElseThrow();
    }

    private VerifyingKey generated() {
        assertInstanceOf(State.Completed.class, people.hold(room, people.generate()));
        return room.state().orElseThrow().gathered().key().orElseThrow();
    }

    private Backup backedUp() {
        VerifyingKey key = generated();
        State end = people.hold(room, people.backUp(key, 2));
        assertInstanceOf(State.Completed.class, end, end::toString);
        return room.transcript().backup().orElseThrow();
    }

    private static void assertRefused(SignerTag tag, Optional<Refusal> refusal) {
        assertEquals(Optional.of(tag), refusal.map(Refusal::tag), refusal::toString);
    }

    private void assertAborted(SignerTag tag) {
        State.Aborted aborted =
                assertInstanceOf(State.Aborted.class, room.state().orElseThrow());
        assertEquals(tag, aborted.end().refusal().tag(), () -> aborted.end().toString());
        assertEquals(aborted.end(), room.transcript().lines().getLast());
        State replayed = Transcript.decode(room.transcript().encode()).replay();
        assertEquals(aborted.head(), replayed.head());
        assertEquals(aborted.end(), ((State.Aborted) replayed).end());
    }

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
    void nobodyPerformsAndWitnessesOneStep() {
        people.begin(room, people.generate());
        Order order = people.order(waiting());
        Order alone = new Order(
                order.session(),
                0,
                order.act(),
                order.custodian(),
                "otto",
                "otto",
                order.previous(),
                order.at(),
                order.bag(),
                order.check(),
                order.share());
        assertRefused(SignerTag.CEREMONY_SAME_PERSON, room.order(people.signed(alone)));
    }

    @Test
    void nobodyIsInTheRoomUnderTwoNames() {
        Person twin = new Person("twin", Role.WITNESS, people.otto.credential(), Optional.empty());
        assertEquals(
                SignerTag.CEREMONY_SAME_PERSON,
                assertThrows(
                                RefusedException.class,
                                () -> people.backUp(
                                        TwinTokens.verifying(io.portcullis.signer.testing.TestKeys.p256()),
                                        2,
                                        people.staff(List.of(twin))))
                        .refusal()
                        .tag());
    }

    @Test
    void whoHasAnotherRoleDoesNothingHere() {
        people.begin(room, people.generate());
        Order order = people.order(waiting());
        Order byOfficer = new Order(
                order.session(),
                0,
                order.act(),
                order.custodian(),
                "olga",
                "wilma",
                order.previous(),
                order.at(),
                order.bag(),
                order.check(),
                order.share());
        assertRefused(SignerTag.CEREMONY_ROLE_WRONG, room.order(people.signed(byOfficer)));
        Order seenByOperator = new Order(
                order.session(),
                0,
                order.act(),
                order.custodian(),
                "otto",
                "oda",
                order.previous(),
                order.at(),
                order.bag(),
                order.check(),
                order.share());
        assertRefused(SignerTag.CEREMONY_ROLE_WRONG, room.order(people.signed(seenByOperator)));
    }

    @Test
    void aStepTakesBothSignatures() {
        people.begin(room, people.generate());
        Order order = people.order(waiting());
        StepSignature otto = people.sign("otto", order.signedText());
        StepSignature wilma = people.sign("wilma", order.signedText());
        assertRefused(SignerTag.CEREMONY_STEP_UNSIGNED, room.order(new Line.Ordered(order, otto, otto)));
        assertRefused(SignerTag.CEREMONY_STEP_UNSIGNED, room.order(new Line.Ordered(order, wilma, wilma)));
        assertEquals(List.of(), tokens.tasks);
        assertEquals(Optional.empty(), room.order(new Line.Ordered(order, otto, wilma)));
    }

    @Test
    void aCustodiansPasskeySignsOneOrderOnly() {
        people.begin(room, people.backUp(generated(), 2));
        people.until(room, Act.HAND_OVER_SHARE);
        Order order = people.order(waiting());
        StepSignature other = people.sign("carl", Bytes.ascii("another text"));
        StepSignature wilma = people.sign(order.witness(), order.signedText());
        assertRefused(SignerTag.CEREMONY_STEP_UNSIGNED, room.order(new Line.Ordered(order, other, wilma)));
        assertRefused(
                SignerTag.CEREMONY_STEP_UNSIGNED,
                room.order(new Line.Ordered(order, people.sign("cora", order.signedText()), wilma)));
        assertEquals(Optional.empty(), people.next(room));
    }

    @Test
    void aCheckValueThatDiffersEndsItAndTheNewKeyIsDestroyed() {
        people.begin(room, people.generate());
        people.next(room);
        assertTrue(tokens.keys.containsKey(PLACE.toString()));
        Order order = people.order(waiting());
        Order misread = new Order(
                order.session(),
                1,
                order.act(),
                order.custodian(),
                order.performer(),
                order.witness(),
                order.previous(),
                order.at(),
                order.bag(),
                Optional.of(new CheckValue("0123456789ABCDEF")),
                order.share());
        assertEquals(Optional.empty(), room.order(people.signed(misread)));
        assertAborted(SignerTag.CEREMONY_CHECK_DIFFERS);
        assertFalse(tokens.keys.containsKey(PLACE.toString()));
        assertEquals(
                List.of("key vault-1/board-key"),
                ((State.Aborted) room.state().orElseThrow()).end().destroyed());
    }

    @Test
    void aBagIsUsedOnce() {
        people.begin(room, people.backUp(generated(), 2));
        people.until(room, Act.HAND_OVER_SHARE);
        assertRefused(SignerTag.CEREMONY_BAG_REUSED, room.order(people.signed(inBag("spent-1"))));
        String first = people.order(waiting()).bag().orElseThrow();
        people.next(room);
        assertRefused(SignerTag.CEREMONY_BAG_REUSED, room.order(people.signed(inBag(first))));
        assertEquals(Optional.empty(), people.next(room));
    }

    private Order inBag(String number) {
        Order order = people.order(waiting());
        return new Order(
                order.session(),
                order.step(),
                order.act(),
                order.custodian(),
                order.performer(),
                order.witness(),
                order.previous(),
                order.at(),
                Optional.of(number),
                order.check(),
                order.share());
    }

    @Test
    void aShareThatComesInAnotherBagEndsIt() {
        Backup backup = backedUp();
        people.begin(room, people.drill(backup));
        people.until(room, Act.PRESENT_SHARE);
        assertEquals(Optional.empty(), room.order(people.signed(inBag("another"))));
        assertAborted(SignerTag.CEREMONY_BAG_DIFFERS);
    }

    @Test
    void aConsignmentThatArrivesInAnotherBagEndsIt() {
        Backup backup = backedUp();
        people.begin(room, people.transport(backup));
        people.until(room, Act.RECEIVE);
        assertEquals(Optional.empty(), room.order(people.signed(inBag("another"))));
        assertAborted(SignerTag.CEREMONY_BAG_DIFFERS);
        assertTrue(tokens.keys.containsKey(PLACE.toString()), "the old key stays until the new one has signed");
    }

    @Test
    void tooFewCustodiansDoNotBegin() {
        Backup backup = backedUp();
        assertEquals(
                SignerTag.CEREMONY_SHARES_TOO_FEW,
                assertThrows(
                                RefusedException.class,
                                () -> people.restoring(
                                        Kind.DRILL,
                                        backup,
                                        People.OTHER,
                                        Optional.empty(),
                                        List.of(people.custodians.getFirst())))
                        .refusal()
                        .tag());
        for (int threshold : List.of(1, 4)) {
            assertEquals(
                    SignerTag.CEREMONY_SHARES_TOO_FEW,
                    assertThrows(RefusedException.class, () -> people.backUp(backup.key(), threshold))
                            .refusal()
                            .tag());
        }
    }

    @Test
    void aShareOfAnotherCardIsNoShare() {
        Backup backup = backedUp();
        people.begin(room, people.drill(backup));
        people.until(room, Act.PRESENT_SHARE);
        Order order = people.order(waiting());
        // Cleo's share under Carl's name: sealed for another index.
        Optional<SealedDeal> cleos = people.present(waiting(), "cleo");
        Order swapped = new Order(
                order.session(),
                order.step(),
                order.act(),
                order.custodian(),
                order.performer(),
                order.witness(),
                order.previous(),
                order.at(),
                order.bag(),
                order.check(),
                cleos);
        assertEquals(Optional.empty(), room.order(people.signed(swapped)));
        assertAborted(SignerTag.CEREMONY_STEP_FAILED);
    }

    @Test
    void anOrderIsGoodForOneMomentOfOneCeremony() {
        people.begin(room, people.generate());
        Line.Ordered first = people.signed(people.order(waiting()));
        assertEquals(Optional.empty(), room.order(first));
        assertRefused(SignerTag.CEREMONY_STEP_REPLAYED, room.order(first));
        Order order = people.order(waiting());
        Order blind = new Order(
                order.session(),
                order.step(),
                order.act(),
                order.custodian(),
                order.performer(),
                order.witness(),
                People.hash("another head"),
                order.at(),
                order.bag(),
                order.check(),
                order.share());
        assertRefused(SignerTag.CEREMONY_STEP_REPLAYED, room.order(people.signed(blind)));
        room.cancel("enough");
        people.begin(room, people.generate());
        assertRefused(SignerTag.CEREMONY_STEP_REPLAYED, room.order(first));
    }

    @Test
    void stepsAreTakenInTheScriptsOrder() {
        people.begin(room, people.generate());
        Order order = people.order(waiting());
        Order later = new Order(
                order.session(),
                1,
                Act.COMPARE_KEY,
                order.custodian(),
                "otto",
                "wilma",
                order.previous(),
                order.at(),
                order.bag(),
                Optional.of(new CheckValue("0123456789ABCDEF")),
                order.share());
        assertRefused(SignerTag.CEREMONY_STEP_ORDER, room.order(people.signed(later)));
        Order other = new Order(
                order.session(),
                0,
                Act.CLOSE,
                order.custodian(),
                "otto",
                "wilma",
                order.previous(),
                order.at(),
                order.bag(),
                order.check(),
                order.share());
        assertRefused(SignerTag.CEREMONY_STEP_ORDER, room.order(people.signed(other)));
        assertRefused(SignerTag.CEREMONY_STEP_ORDER, people.end(room));
        Order early = new Order(
                order.session(),
                0,
                order.act(),
                order.custodian(),
                "otto",
                "wilma",
                order.previous(),
                NOW - 1,
                order.bag(),
                order.check(),
                order.share());
        assertRefused(SignerTag.CEREMONY_STEP_ORDER, room.order(people.signed(early)));
    }

    @Test
    void onlyTheOfficerBeginsAndEnds() {
        Definition definition = people.generate();
        assertRefused(
                SignerTag.CEREMONY_NOT_AUTHORISED,
                room.begin(definition, people.sign("otto", definition.signedText())));
        people.begin(room, definition);
        people.until(room, null);
        assertRefused(
                SignerTag.CEREMONY_STEP_UNSIGNED,
                room.end(people.sign("otto", KeyCeremony.endText(waiting().head()))));
        assertRefused(
                SignerTag.CEREMONY_STEP_UNSIGNED,
                room.end(people.sign("olga", KeyCeremony.endText(definition.session()))));
        assertEquals(Optional.empty(), people.end(room));
        assertRefused(SignerTag.CEREMONY_OVER, people.end(room));
        assertRefused(SignerTag.CEREMONY_STEP_REPLAYED, people.begin(room, definition));
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
        return (State.Waiting)
                KeyCeremony.begin(new Line.Begun(definition, people.sign("olga", definition.signedText())))
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
