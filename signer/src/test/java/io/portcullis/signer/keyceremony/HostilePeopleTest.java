package io.portcullis.signer.keyceremony;

import static io.portcullis.signer.keyceremony.People.NOW;
import static io.portcullis.signer.keyceremony.People.PLACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Everybody in the room, or outside of it, who tries to make a ceremony go another way; each is refused by its own tag. */
final class HostilePeopleTest extends RoomRig {
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
                room.begin(definition, people.sign("otto", definition.signedText()), new Authority.Bootstrap()));
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
    void sharesThatMakeAnotherWrappingKeyEndIt() {
        Backup made = backedUp();
        Backup other = new Backup(
                made.session(),
                made.key(),
                new CheckValue("000000"),
                made.wrapped(),
                made.threshold(),
                made.envelopes());
        people.begin(room, people.drill(other));
        people.until(room, null);
        assertAborted(SignerTag.CEREMONY_CHECK_DIFFERS);
        assertFalse(tokens.keys.containsKey("vault-1/drill"));
    }
}
