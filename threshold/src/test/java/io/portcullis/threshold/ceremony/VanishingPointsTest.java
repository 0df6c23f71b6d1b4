package io.portcullis.threshold.ceremony;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.threshold.channel.DealCipher;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.channel.TransportKeys;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.sharing.Commitment;
import io.portcullis.threshold.sharing.Pedersen;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A dealer whose polynomial is zero where it should not be: at a member's index, or in its last coefficient. In the exponent that is infinity,
 * which no point of this module is; it must cost the dealer its place, and nobody else anything.
 */
final class VanishingPointsTest {
    private static final int LIAR = 2;
    private static final int MEMBERS = 5;
    private static final int VICTIM = 1;
    private static final TreeSet<Integer> INDICES = new TreeSet<>(List.of(1, 2, 3, 4, 5));

    private final List<Rehearsal.Actor> cast = Rehearsal.cast(MEMBERS);

    @Test
    void namesTheDealerWhoseHidingCommitmentVanishesAtAMember() {
        Definition definition = Rehearsal.dkg(3, 4, cast);
        try (Rehearsal stage = new Rehearsal(definition, cast)
                .lying(LIAR, Round.DEAL, body -> {
                    Dealt dealt = Dealt.decode(body, definition, INDICES);
                    List<G1> points = new ArrayList<>(
                            ((Committed.Hiding) dealt.committed()).pedersen().points());
                    points.set(0, points.get(0).plus(G1.evaluate(points, VICTIM).negate()));
                    return new Dealt(new Committed.Hiding(new Pedersen(points)), dealt.deals()).encode();
                })
                .run()) {
            assertOnly(ThresholdTag.DEAL_INCONSISTENT, stage);
        }
    }

    @Test
    void namesTheDealerWhosePartOfTheKeyVanishesAtAMember() {
        try (Rehearsal stage = new Rehearsal(Rehearsal.dkg(3, 4, cast), cast)
                .lying(LIAR, Round.EXTRACT, body -> {
                    List<G2> points = new ArrayList<>(
                            RlpReader.readList(body, Commitment::read).points());
                    points.set(0, points.get(0).plus(G2.evaluate(points, VICTIM).negate()));
                    return Extracting.word(new Commitment(points));
                })
                .run()) {
            assertOnly(ThresholdTag.EXTRACTION_INCONSISTENT, stage);
        }
    }

    @Test
    void namesTheHolderWhoseResharingVanishesAtAMember() {
        GroupSharing first;
        try (Rehearsal stage = new Rehearsal(Rehearsal.dkg(3, 4, cast), cast).run()) {
            first = CeremonyTest.completed(stage, VICTIM).sharing();
        }
        Definition refresh = Rehearsal.reshare(Kind.REFRESH, first, cast, 3, 4, cast);
        try (Rehearsal stage = new Rehearsal(refresh, cast)
                .lying(LIAR, Round.DEAL, body -> {
                    Dealt dealt = Dealt.decode(body, refresh, INDICES);
                    List<G2> points = new ArrayList<>(
                            ((Committed.Plain) dealt.committed()).commitment().points());
                    // The constant is the old share's key and stays; at index 1 every coefficient weighs the same.
                    points.set(1, points.get(1).plus(G2.evaluate(points, VICTIM).negate()));
                    return new Dealt(new Committed.Plain(new Commitment(points)), dealt.deals()).encode();
                })
                .run()) {
            assertOnly(ThresholdTag.DEAL_INCONSISTENT, stage);
        }
    }

    @Test
    void reconstructsThePartOfADealerWhoseLastCoefficientIsZero() {
        // It cannot be shown, since infinity has no place in a word; so the members put it together.
        try (Rehearsal stage = new Rehearsal(Rehearsal.dkg(3, 4, cast), cast)
                .lying(LIAR, (all, word) -> switch (word.round()) {
                    case DEAL -> List.of(all.signed(word, flatDeal(all, word)));
                    case EXTRACT -> List.of();
                    default -> List.of(word);
                })
                .run()) {
            assertOnly(ThresholdTag.MEMBER_SILENT, stage);
        }
    }

    /** f = 5 + 6x + 0x², blinded by 7 + 8x + 9x², dealt rightly. */
    private static Bytes flatDeal(Rehearsal stage, Message word) {
        Dealing dealing = (Dealing) stage.participant(VICTIM).state();
        List<Scalar> polynomial = List.of(Scalar.of(5), Scalar.of(6), Scalar.ZERO);
        List<Scalar> blinding = List.of(Scalar.of(7), Scalar.of(8), Scalar.of(9));
        List<G1> points = new ArrayList<>();
        for (int k = 0; k < polynomial.size(); k++) {
            points.add(
                    G1.sumOfProducts(List.of(G1.generator(), Pedersen.H), List.of(polynomial.get(k), blinding.get(k))));
        }
        SortedMap<Integer, SealedDeal> deals = new TreeMap<>();
        try (TransportKeys ephemeral = TransportKeys.generate(MEMBERS, new OsRandomness());
                LockedMemory plaintext = LockedMemory.allocate(2L * Scalar.LENGTH)) {
            dealing.transportKeys().forEach((index, key) -> {
                Bytes pair = at(polynomial, index)
                        .encode()
                        .concat(at(blinding, index).encode());
                plaintext.open(SecretAccess.INSTANCE).copyFrom(MemorySegment.ofArray(pair.toArray()));
                Bytes context = Dealt.context(word.session(), LIAR, index);
                deals.put(
                        index,
                        DealCipher.seal(plaintext, ephemeral, index - 1, key, context)
                                .orElseThrow());
            });
        }
        return new Dealt(new Committed.Hiding(new Pedersen(points)), deals).encode();
    }

    private static Scalar at(List<Scalar> polynomial, int x) {
        Scalar sum = Scalar.ZERO;
        for (Scalar coefficient : polynomial.reversed()) {
            sum = sum.times(Scalar.of(x)).plus(coefficient);
        }
        return sum;
    }

    /** Honest members agree, name the liar alone, and sign. */
    private void assertOnly(ThresholdTag tag, Rehearsal stage) {
        Completed completed = CeremonyTest.completed(stage, VICTIM);
        assertEquals(
                Map.of(LIAR, tag),
                completed.culprits().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, one -> one.getValue().tag())));
        for (int party : List.of(3, 4, 5)) {
            assertEquals(completed, CeremonyTest.completed(stage, party));
        }
        CeremonyTest.assertSigns(completed.sharing(), List.of(cast.get(0), cast.get(2), cast.get(4)));
        assertEquals(
                completed,
                Transcript.decode(stage.participant(VICTIM).transcript().encode())
                        .replay());
    }
}
