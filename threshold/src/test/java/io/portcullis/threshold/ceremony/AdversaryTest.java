package io.portcullis.threshold.ceremony;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.bls.StrangePoints;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.sharing.Commitment;
import io.portcullis.threshold.sharing.Pedersen;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.verdict.ThresholdRefusal;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One liar, number 2 of five with threshold three; everybody honest ends with a key that signs, and names exactly the liar. */
final class AdversaryTest {
    private static final int LIAR = 2;
    private static final int MEMBERS = 5;
    private static final TreeSet<Integer> INDICES = new TreeSet<>(List.of(1, 2, 3, 4, 5));

    private final List<Rehearsal.Actor> cast = Rehearsal.cast(MEMBERS);

    @Test
    void namesTheDealerOfAPolynomialOfAnotherDegree() {
        assertNamed(
                ThresholdTag.COMMITMENT_WRONG_DEGREE,
                Round.DEAL,
                body -> dealt(body, points -> {
                    List<G1> more = new ArrayList<>(points);
                    more.add(G1.generator());
                    return more;
                }));
        assertNamed(
                ThresholdTag.COMMITMENT_WRONG_DEGREE,
                Round.DEAL,
                body -> dealt(body, points -> points.subList(0, points.size() - 1)));
    }

    @Test
    void namesTheDealerWhoseDealsAreNotOfItsCommitment() {
        assertNamed(
                ThresholdTag.DEAL_INCONSISTENT,
                Round.DEAL,
                body -> dealt(body, points -> {
                    List<G1> other = new ArrayList<>(points);
                    other.set(1, points.get(1).plus(G1.generator()));
                    return other;
                }));
    }

    @Test
    void namesTheDealerWhoSendsASharePastItsMember() {
        assertNamed(ThresholdTag.DEAL_INCONSISTENT, Round.DEAL, body -> {
            Dealt dealt = decode(body);
            SortedMap<Integer, SealedDeal> swapped = new TreeMap<>(dealt.deals());
            swapped.put(4, dealt.deals().get(5));
            swapped.put(5, dealt.deals().get(4));
            return new Dealt(dealt.committed(), swapped).encode();
        });
    }

    @Test
    void namesTheDealerOfGarbledDeals() {
        assertNamed(ThresholdTag.DEAL_INCONSISTENT, Round.DEAL, body -> {
            Dealt dealt = decode(body);
            SortedMap<Integer, SealedDeal> garbled = new TreeMap<>(dealt.deals());
            byte[] ciphertext = dealt.deals().get(1).ciphertext().toArray();
            ciphertext[0] ^= 1;
            garbled.put(1, new SealedDeal(dealt.deals().get(1).ephemeral(), Bytes.of(ciphertext)));
            return new Dealt(dealt.committed(), garbled).encode();
        });
    }

    @Test
    void namesTheDealerThatDoesNotAnswerAComplaint() {
        try (Rehearsal stage = stage().lying(LIAR, (all, word) -> switch (word.round()) {
                    case DEAL ->
                        List.of(all.signed(word, dealt(word.body(), points -> {
                            List<G1> other = new ArrayList<>(points);
                            other.set(0, points.get(0).plus(G1.generator()));
                            return other;
                        })));
                    case JUSTIFY -> List.of();
                    default -> List.of(word);
                })
                .run()) {
            assertOnly(ThresholdTag.MEMBER_SILENT, stage);
        }
    }

    @Test
    void namesTheMemberThatComplainsOfARightDeal() {
        assertNamed(ThresholdTag.COMPLAINT_FALSE, Round.COMPLAIN, body -> Complaining.word(new TreeSet<>(Set.of(4))));
    }

    @Test
    void aDealerThatJustifiesItselfStaysInTheKey() {
        try (Rehearsal stage = stage().lying(LIAR, Round.COMPLAIN, body -> Complaining.word(new TreeSet<>(Set.of(4))))
                .run()) {
            Completed completed = CeremonyTest.completed(stage, 4);
            assertTrue(!completed.culprits().containsKey(4));
            CeremonyTest.assertSigns(completed.sharing(), cast.subList(2, 5));
        }
    }

    @Test
    void reconstructsTheKeyPartOfADealerThatShowsAnother() {
        G2 other = G2.generator().times(Scalar.of(77));
        assertNamed(ThresholdTag.EXTRACTION_INCONSISTENT, Round.EXTRACT, body -> {
            List<G2> points = new ArrayList<>(io.portcullis.threshold.codec.RlpReader.readList(body, Commitment::read)
                    .points());
            points.set(0, points.get(0).plus(other));
            return Extracting.word(new Commitment(points));
        });
    }

    @Test
    void reconstructsTheKeyPartOfADealerThatShowsNone() {
        try (Rehearsal stage = stage().lying(
                        LIAR, (all, word) -> word.round() == Round.EXTRACT ? List.of() : List.of(word))
                .run()) {
            assertOnly(ThresholdTag.MEMBER_SILENT, stage);
        }
    }

    @Test
    void namesTheMemberThatAccusesARightDealer() {
        Committed.Revealed lie = new Committed.Revealed(4, Scalar.of(5), Scalar.of(6));
        assertNamed(ThresholdTag.ACCUSATION_FALSE, Round.ACCUSE, body -> Committed.Revealed.encode(List.of(lie)));
    }

    @Test
    void namesTheMemberThatProvesWithAnotherShare() {
        assertNamed(
                ThresholdTag.PARTIAL_INVALID,
                Round.PROVE,
                body -> Proving.word(
                        new io.portcullis.threshold.bls.Signature(G1.generator()),
                        new io.portcullis.threshold.bls.Signature(G1.generator())));
    }

    @Test
    void namesTheMemberThatProvesItsShareButNotThePossession() {
        assertNamed(
                ThresholdTag.PARTIAL_INVALID,
                Round.PROVE,
                body -> io.portcullis.threshold.codec.RlpReader.readList(body, in -> {
                    var proof = io.portcullis.threshold.bls.Signature.decode(in.fixed(48));
                    in.fixed(48);
                    return Proving.word(proof, new io.portcullis.threshold.bls.Signature(G1.generator()));
                }));
    }

    /** JUSTIFY and RECONSTRUCT are no rounds of an honest run; silence in PROVE is no fault, see CeremonyTest. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"JUSTIFY", "RECONSTRUCT", "PROVE"})
    void namesTheMemberThatFallsSilent(Round round) {
        try (Rehearsal stage = stage().lying(
                        LIAR, (all, word) -> word.round().compareTo(round) >= 0 ? List.of() : List.of(word))
                .run()) {
            assertOnly(ThresholdTag.MEMBER_SILENT, stage);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"JUSTIFY", "RECONSTRUCT"})
    void namesTheMemberWhoseWordsAreNonsense(Round round) {
        try (Rehearsal stage =
                stage().lying(LIAR, round, body -> Bytes.ascii("nonsense")).run()) {
            assertOnly(ThresholdTag.ENCODING_INVALID, stage);
        }
    }

    @Test
    void namesTheDealerOfMalformedPoints() {
        record Strange(ThresholdTag tag, Bytes point) {}
        byte[] infinity = new byte[48];
        infinity[0] = (byte) 0xc0;
        byte[] malformed = G1.generator().encode().toArray();
        malformed[0] &= 0x7f;
        List<Strange> all = List.of(
                new Strange(ThresholdTag.POINT_INFINITY, Bytes.of(infinity)),
                new Strange(ThresholdTag.POINT_MALFORMED, Bytes.of(malformed)),
                new Strange(ThresholdTag.POINT_NOT_ON_CURVE, offTheCurve()),
                new Strange(ThresholdTag.POINT_NOT_IN_GROUP, compressed(StrangePoints.outsideG1())));
        for (Strange strange : all) {
            assertNamed(strange.tag(), Round.DEAL, body -> withFirstPoint(body, strange.point()));
        }
    }

    /** The x of a compressed point that has no y: half of all. */
    private static Bytes offTheCurve() {
        for (int x = 1; ; x++) {
            byte[] encoded = new byte[48];
            encoded[0] = (byte) 0x80;
            encoded[47] = (byte) x;
            try {
                G1.decode(Bytes.of(encoded));
            } catch (io.portcullis.threshold.verdict.ThresholdRefusedException e) {
                if (e.tag() == ThresholdTag.POINT_NOT_ON_CURVE) {
                    return Bytes.of(encoded);
                }
            }
        }
    }

    private static Bytes compressed(Bytes padded) {
        byte[] encoded = java.util.Arrays.copyOfRange(padded.toArray(), 16, 64);
        encoded[0] |= (byte) 0x80;
        return Bytes.of(encoded);
    }

    /** A body whose commitment begins with these bytes instead of a point. */
    private static Bytes withFirstPoint(Bytes body, Bytes point) {
        Dealt dealt = decode(body);
        List<Bytes> points = new ArrayList<>(
                pedersen(dealt).points().stream().map(G1::encode).toList());
        points.set(0, point);
        return new RlpWriter()
                .list(points, (out, one) -> out.bytes(one))
                .list(
                        dealt.deals().values(),
                        (out, deal) -> out.list(
                                new RlpWriter().bytes(deal.ephemeral().bytes()).bytes(deal.ciphertext())))
                .toList();
    }

    @Test
    void twoWordsInOneRoundEndTheCeremonyAndNameWhoSaidThem() {
        try (Rehearsal stage = stage().lying(
                        LIAR,
                        (all, word) -> word.round() == Round.COMPLAIN
                                ? List.of(word, all.signed(word, Complaining.word(new TreeSet<>(Set.of(3)))))
                                : List.of(word))
                .run()) {
            Aborted aborted = assertInstanceOf(Aborted.class, stage.end(1));
            assertEquals(ThresholdTag.EQUIVOCATION, aborted.reason().tag());
            assertEquals(Set.of(LIAR), aborted.culprits().keySet());
        }
    }

    @Test
    void membersThatWereToldDifferentThingsNoticeOneRoundLaterAndFindTheLiarByComparing() {
        Definition definition = Rehearsal.dkg(3, MEMBERS, cast);
        try (Rehearsal stage = new Rehearsal(definition, cast)) {
            // Member 2 tells member 1 another transport key than everybody else.
            List<Message> joins = new ArrayList<>();
            for (int party = 1; party <= MEMBERS; party++) {
                joins.addAll(stage.participant(party).begin().words());
            }
            Message honest = joins.get(LIAR - 1);
            Message other = stage.signed(
                    honest,
                    Joining.word(java.util.Optional.of(new io.portcullis.threshold.channel.TransportPublicKey(
                            Bytes.ascii("another key").sha256()))));
            List<Message> deals = new ArrayList<>();
            for (int party = 1; party <= MEMBERS; party++) {
                for (Message join : joins) {
                    Message told = party == 1 && join.party() == LIAR ? other : join;
                    deals.addAll(stage.participant(party)
                            .on(new Input.Received(told))
                            .words());
                }
            }
            Participant first = stage.participant(1);
            deals.stream().filter(word -> word.party() == 3).forEach(word -> first.on(new Input.Received(word)));
            Aborted aborted = assertInstanceOf(Aborted.class, first.state());
            assertEquals(ThresholdTag.VIEWS_DIFFER, aborted.reason().tag());
            SortedMap<Integer, ThresholdRefusal> found =
                    first.transcript().equivocations(stage.participant(3).transcript());
            assertEquals(Map.of(LIAR, ThresholdTag.EQUIVOCATION), tags(found));
        }
    }

    @Test
    void refusesMessagesOfAnotherSessionAndOfOtherHands() {
        try (Rehearsal before = new Rehearsal(Rehearsal.dkg(3, MEMBERS, cast), cast);
                Rehearsal stage = new Rehearsal(Rehearsal.dkg(3, MEMBERS, cast), cast)) {
            Message replayed = before.participant(3).begin().words().getFirst();
            Participant first = stage.participant(1);
            first.begin();
            assertRefused(ThresholdTag.WRONG_SESSION, first, replayed);
            Message word = stage.participant(3).begin().words().getFirst();
            Message stolen = new Message(word.session(), word.round(), 4, word.seen(), word.body(), word.signature());
            assertRefused(ThresholdTag.MESSAGE_NOT_SIGNED, first, stolen);
            Message stranger = new Message(word.session(), word.round(), 9, word.seen(), word.body(), word.signature());
            assertRefused(ThresholdTag.SENDER_UNKNOWN, first, stranger);
            assertInstanceOf(Open.class, first.state());
        }
    }

    @Test
    void refusesWhatComesLate() {
        try (Rehearsal stage = stage().lying(LIAR, Rehearsal.Tongue.SILENT)) {
            Message late = stage.participant(LIAR).begin().words().getFirst();
            stage.run();
            Participant first = stage.participant(1);
            assertRefused(ThresholdTag.ROUND_WRONG, first, late);
        }
    }

    @Test
    void aMemberThatRestartsSitsTheSessionOut() {
        // What it knew is gone; another participant of the same session would have another transport key.
        Definition definition = Rehearsal.dkg(3, 4, cast);
        try (Rehearsal stage = new Rehearsal(definition, cast)) {
            Message first = stage.participant(LIAR).begin().words().getFirst();
            try (Rehearsal again = new Rehearsal(definition, cast)) {
                Message second = again.participant(LIAR).begin().words().getFirst();
                Participant honest = stage.participant(1);
                honest.begin();
                honest.on(new Input.Received(first));
                honest.on(new Input.Received(second));
                Aborted aborted = assertInstanceOf(Aborted.class, honest.state());
                assertEquals(ThresholdTag.EQUIVOCATION, aborted.reason().tag());
            }
        }
    }

    @Test
    void namesTheHolderThatResharesAnotherSecret() {
        GroupSharing first;
        try (Rehearsal stage = new Rehearsal(Rehearsal.dkg(3, MEMBERS, cast), cast).run()) {
            first = CeremonyTest.completed(stage, 1).sharing();
        }
        Definition refresh = Rehearsal.reshare(Kind.REFRESH, first, cast, 3, 4, cast);
        try (Rehearsal stage = new Rehearsal(refresh, cast)
                .lying(LIAR, Round.DEAL, body -> {
                    Dealt dealt = Dealt.decode(body, refresh, INDICES);
                    List<G2> points = new ArrayList<>(
                            ((Committed.Plain) dealt.committed()).commitment().points());
                    points.set(0, points.get(0).plus(G2.generator()));
                    return new Dealt(new Committed.Plain(new Commitment(points)), dealt.deals()).encode();
                })
                .run()) {
            Completed completed = CeremonyTest.completed(stage, 1);
            assertEquals(Map.of(LIAR, ThresholdTag.COMMITMENT_NOT_OF_SHARE), tags(completed.culprits()));
            assertEquals(first.groupKey(), completed.sharing().groupKey());
            CeremonyTest.assertSigns(completed.sharing(), List.of(cast.get(0), cast.get(3), cast.get(4)));
        }
    }

    private static void assertRefused(ThresholdTag tag, Participant participant, Message message) {
        List<Effect> effects = participant.on(new Input.Received(message)).effects();
        Effect.Refuse refuse = assertInstanceOf(Effect.Refuse.class, effects.getFirst(), effects::toString);
        assertEquals(tag, refuse.refusal().tag());
    }

    private void assertNamed(ThresholdTag tag, Round round, Function<Bytes, Bytes> lie) {
        try (Rehearsal stage = stage().lying(LIAR, round, lie).run()) {
            assertOnly(tag, stage);
        }
    }

    private Rehearsal stage() {
        return new Rehearsal(Rehearsal.dkg(3, 4, cast), cast);
    }

    /** Honest members agree, name the liar alone, and sign. */
    private void assertOnly(ThresholdTag tag, Rehearsal stage) {
        Completed completed = CeremonyTest.completed(stage, 1);
        assertEquals(Map.of(LIAR, tag), tags(completed.culprits()));
        for (int party : List.of(3, 4, 5)) {
            assertEquals(completed, CeremonyTest.completed(stage, party));
        }
        CeremonyTest.assertSigns(completed.sharing(), List.of(cast.get(0), cast.get(2), cast.get(4)));
        assertEquals(
                completed,
                Transcript.decode(stage.participant(1).transcript().encode()).replay());
    }

    private static Map<Integer, ThresholdTag> tags(SortedMap<Integer, ThresholdRefusal> culprits) {
        return culprits.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().tag()));
    }

    private static Bytes dealt(Bytes body, Function<List<G1>, List<G1>> lie) {
        Dealt dealt = decode(body);
        return new Dealt(
                        new Committed.Hiding(
                                new Pedersen(lie.apply(pedersen(dealt).points()))),
                        dealt.deals())
                .encode();
    }

    private static Pedersen pedersen(Dealt dealt) {
        return ((Committed.Hiding) dealt.committed()).pedersen();
    }

    private static Dealt decode(Bytes body) {
        return Dealt.decode(body, Rehearsal.dkg(3, MEMBERS, Rehearsal.cast(MEMBERS)), INDICES);
    }
}
