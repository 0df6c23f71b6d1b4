package io.portcullis.threshold.ceremony;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.Combination;
import io.portcullis.threshold.signing.Combiner;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.signing.PartialSignature;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CeremonyTest {
    private static final Bytes MESSAGE = Bytes.ascii("what the group signs");

    @Test
    void fiveMembersMakeAKeyThatThreeOfThemSignWith() {
        List<Rehearsal.Actor> cast = Rehearsal.cast(5);
        try (Rehearsal stage = new Rehearsal(Rehearsal.dkg(3, 5, cast), cast).run()) {
            Completed completed = completed(stage, 1);
            assertTrue(completed.culprits().isEmpty());
            assertTrue(completed.sharing().groupKey().isPossessed(completed.possession()));
            assertSigns(completed.sharing(), cast.subList(2, 5));
            for (int party = 2; party <= 5; party++) {
                assertEquals(completed, completed(stage, party));
            }
        }
    }

    @Test
    void whoeverHasTheTranscriptComesToTheSameEnd() {
        List<Rehearsal.Actor> cast = Rehearsal.cast(4);
        try (Rehearsal stage = new Rehearsal(Rehearsal.dkg(2, 3, cast), cast)
                .lying(4, Rehearsal.Tongue.SILENT)
                .run()) {
            Transcript transcript = stage.participant(1).transcript();
            Transcript read = Transcript.decode(transcript.encode());
            assertEquals(transcript, read);
            assertEquals(completed(stage, 1), read.replay());
            assertEquals(
                    ThresholdTag.MEMBER_SILENT,
                    completed(stage, 1).culprits().get(4).tag());
        }
    }

    @Test
    void aResharingKeepsTheKeyAndMakesOldSharesUseless() {
        List<Rehearsal.Actor> cast = Rehearsal.cast(8);
        List<Rehearsal.Actor> before = cast.subList(0, 5);
        GroupSharing first = made(before, 3);
        List<Rehearsal.Actor> after = cast.subList(3, 8);
        Definition definition = Rehearsal.reshare(Kind.RESHARE, first, before, 4, 5, after);
        try (Rehearsal stage = new Rehearsal(definition, cast).run()) {
            Completed completed = completed(stage, 1);
            assertEquals(first.groupKey(), completed.sharing().groupKey());
            assertEquals(4, completed.sharing().threshold());
            assertSigns(completed.sharing(), after.subList(0, 4));
            List<PartialSignature> mixed = new ArrayList<>();
            mixed.add(before.get(0).vault().sign(1, MESSAGE));
            after.subList(0, 3).forEach(actor -> mixed.add(actor.vault().sign(2, MESSAGE)));
            Combination.Failed failed = assertInstanceOf(
                    Combination.Failed.class, new Combiner(completed.sharing()).combine(MESSAGE, mixed));
            assertEquals(ThresholdTag.EPOCH_MIXED, failed.refusal().tag());
        }
    }

    @Test
    void aRefreshKeepsTheKeyAndChangesEveryShare() {
        List<Rehearsal.Actor> cast = Rehearsal.cast(3);
        GroupSharing first = made(cast, 2);
        try (Rehearsal stage = new Rehearsal(Rehearsal.reshare(Kind.REFRESH, first, cast, 2, 3, cast), cast).run()) {
            GroupSharing second = completed(stage, 2).sharing();
            assertEquals(first.groupKey(), second.groupKey());
            for (int index = 1; index <= 3; index++) {
                assertTrue(!first.memberKey(index).equals(second.memberKey(index)));
            }
            assertSigns(second, cast.subList(1, 3));
        }
    }

    @Test
    void aResharingGoesOnWithoutAbsentHolders() {
        List<Rehearsal.Actor> cast = Rehearsal.cast(5);
        GroupSharing first = made(cast, 3);
        Definition definition = Rehearsal.reshare(Kind.RESHARE, first, cast, 2, 3, cast.subList(0, 3));
        try (Rehearsal stage = new Rehearsal(definition, cast)
                .lying(4, Rehearsal.Tongue.SILENT)
                .lying(5, Rehearsal.Tongue.SILENT)
                .run()) {
            Completed completed = completed(stage, 1);
            assertEquals(Set.of(4, 5), completed.culprits().keySet());
            assertEquals(first.groupKey(), completed.sharing().groupKey());
            assertSigns(completed.sharing(), cast.subList(1, 3));
        }
    }

    /** One person held the access, and vanished with it: here nobody's absence stops the others, nor can what they keep sign alone. */
    @Test
    void multichainOneHolderWhoVanishesTakesNothingAlong() {
        List<Rehearsal.Actor> cast = Rehearsal.cast(4);
        GroupSharing first = made(cast, 2);
        Definition definition = Rehearsal.reshare(Kind.RESHARE, first, cast, 2, 3, cast.subList(0, 3));
        try (Rehearsal stage = new Rehearsal(definition, cast)
                .lying(4, Rehearsal.Tongue.SILENT)
                .run()) {
            Completed completed = completed(stage, 1);
            assertEquals(Set.of(4), completed.culprits().keySet());
            assertEquals(first.groupKey(), completed.sharing().groupKey());
            assertSigns(completed.sharing(), cast.subList(0, 2));
            PartialSignature alone = cast.get(3).vault().sign(1, MESSAGE);
            assertInstanceOf(
                    Combination.Failed.class, new Combiner(completed.sharing()).combine(MESSAGE, List.of(alone)));
        }
    }

    @Test
    void aResharingWithTooFewHoldersLeavesTheOldSharesAsTheyWere() {
        List<Rehearsal.Actor> cast = Rehearsal.cast(5);
        GroupSharing first = made(cast, 3);
        Definition definition = Rehearsal.reshare(Kind.RESHARE, first, cast, 2, 2, cast.subList(0, 2));
        try (Rehearsal stage = new Rehearsal(definition, cast)
                .lying(3, Rehearsal.Tongue.SILENT)
                .lying(4, Rehearsal.Tongue.SILENT)
                .lying(5, Rehearsal.Tongue.SILENT)
                .run()) {
            Aborted aborted = assertInstanceOf(Aborted.class, stage.end(1));
            assertEquals(ThresholdTag.TOO_FEW_MEMBERS, aborted.reason().tag());
            assertEquals(Set.of(3, 4, 5), aborted.culprits().keySet());
            assertTrue(!cast.get(0).vault().holds(2));
            assertSigns(first, cast.subList(0, 3));
        }
    }

    @Test
    void aResharingNeedsSoManyDealersThatTheRestCannotSign() {
        // Two of five: with three dealers the secret is there, but the other two could still sign as before.
        List<Rehearsal.Actor> cast = Rehearsal.cast(5);
        GroupSharing first = made(cast, 2);
        Definition definition = Rehearsal.reshare(Kind.RESHARE, first, cast, 2, 2, cast.subList(0, 3));
        try (Rehearsal stage = new Rehearsal(definition, cast)
                .lying(4, Rehearsal.Tongue.SILENT)
                .lying(5, Rehearsal.Tongue.SILENT)
                .run()) {
            Aborted aborted = assertInstanceOf(Aborted.class, stage.end(1));
            assertEquals(ThresholdTag.TOO_FEW_MEMBERS, aborted.reason().tag());
        }
    }

    @Test
    void abortsWithFewerMembersThanTheLeast() {
        List<Rehearsal.Actor> cast = Rehearsal.cast(3);
        try (Rehearsal stage = new Rehearsal(Rehearsal.dkg(2, 3, cast), cast)
                .lying(2, Rehearsal.Tongue.SILENT)
                .run()) {
            Aborted aborted = assertInstanceOf(Aborted.class, stage.end(1));
            assertEquals(ThresholdTag.TOO_FEW_MEMBERS, aborted.reason().tag());
            assertEquals(
                    Map.of(2, ThresholdTag.MEMBER_SILENT),
                    Map.of(2, aborted.culprits().get(2).tag()));
        }
    }

    @Test
    void abortsAtItsExpiryAndTakesNothingAfter() {
        List<Rehearsal.Actor> cast = Rehearsal.cast(2);
        Definition definition = Rehearsal.dkg(2, 2, cast);
        State state = Ceremony.begin(definition).state();
        State before = Ceremony.step(state, new Input.Tick(1_999)).state();
        assertInstanceOf(Open.class, before);
        Aborted aborted = assertInstanceOf(
                Aborted.class, Ceremony.step(state, new Input.Tick(2_000)).state());
        assertEquals(ThresholdTag.EXPIRED, aborted.reason().tag());
        assertEquals(
                aborted, Ceremony.step(aborted, new Input.Close(Round.JOIN)).state());
    }

    @Test
    void aMemberWhoseProofIsLateHoldsItsShareAllTheSame() {
        List<Rehearsal.Actor> cast = Rehearsal.cast(4);
        try (Rehearsal stage = new Rehearsal(Rehearsal.dkg(2, 4, cast), cast)
                .lying(3, (all, word) -> word.round() == Round.PROVE ? List.of() : List.of(word))
                .run()) {
            Completed completed = completed(stage, 1);
            assertEquals(Set.of(1, 2, 3, 4), completed.sharing().indices());
            assertSigns(completed.sharing(), cast.subList(2, 4));
        }
    }

    private static GroupSharing made(List<Rehearsal.Actor> cast, int threshold) {
        try (Rehearsal stage = new Rehearsal(Rehearsal.dkg(threshold, cast.size(), cast), cast).run()) {
            return completed(stage, 1).sharing();
        }
    }

    static Completed completed(Rehearsal stage, int party) {
        return assertInstanceOf(
                Completed.class, stage.end(party), () -> stage.end(party).toString());
    }

    static void assertSigns(GroupSharing sharing, List<Rehearsal.Actor> actors) {
        List<PartialSignature> parts = actors.stream()
                .map(actor -> actor.vault().sign(sharing.epoch(), MESSAGE))
                .toList();
        Combination.Combined combined =
                assertInstanceOf(Combination.Combined.class, new Combiner(sharing).combine(MESSAGE, parts));
        assertTrue(sharing.groupKey().verifies(MESSAGE, combined.signature()));
    }
}
