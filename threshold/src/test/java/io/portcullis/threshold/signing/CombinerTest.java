package io.portcullis.threshold.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CombinerTest {
    private static final Bytes MESSAGE = Bytes.ascii("a batch's digest, in the product");
    private static final Bytes OTHER = Bytes.ascii("another batch's digest");

    @Test
    void anyThresholdOfPartsMakesTheSignatureOfTheUndividedSecret() {
        try (Dealt dealt = new Dealt(3, 5, 1)) {
            for (List<Integer> three : List.of(List.of(1, 2, 3), List.of(5, 1, 4), List.of(2, 3, 4, 5))) {
                Combination.Combined combined =
                        combined(new Combiner(dealt.sharing()).combine(MESSAGE, parts(dealt, three)));
                assertEquals(dealt.whole(MESSAGE), combined.signature());
                assertEquals(0, combined.batchChecks());
                assertTrue(dealt.sharing().groupKey().verifies(MESSAGE, combined.signature()));
            }
        }
    }

    @Test
    void refusesFewerPartsThanTheThreshold() {
        try (Dealt dealt = new Dealt(3, 5, 1)) {
            assertRefused(ThresholdTag.TOO_FEW_PARTIALS, dealt, parts(dealt, List.of(1, 2)));
        }
    }

    @Test
    void namesEveryBadPartAndStillSigns() {
        try (Dealt dealt = new Dealt(3, 5, 1)) {
            List<PartialSignature> parts = new ArrayList<>(parts(dealt, List.of(3, 4, 5)));
            parts.add(dealt.part(1, OTHER));
            parts.add(dealt.part(2, OTHER));
            Combination.Combined combined = combined(new Combiner(dealt.sharing()).combine(MESSAGE, parts));
            assertEquals(dealt.whole(MESSAGE), combined.signature());
            assertEquals(Set.of(1, 2), combined.culprits());
            assertEquals(Set.of(3, 4, 5), combined.used());
        }
    }

    @Test
    void namesAllBadPartsWhenTooFewGoodOnesAreLeft() {
        try (Dealt dealt = new Dealt(3, 5, 1)) {
            List<PartialSignature> parts = new ArrayList<>(parts(dealt, List.of(1, 4)));
            parts.add(dealt.part(2, OTHER));
            parts.add(dealt.part(3, OTHER));
            parts.add(dealt.part(5, OTHER));
            Combination.Failed failed =
                    assertInstanceOf(Combination.Failed.class, new Combiner(dealt.sharing()).combine(MESSAGE, parts));
            assertEquals(ThresholdTag.PARTIAL_INVALID, failed.refusal().tag());
            assertTrue(failed.culprits().containsAll(Set.of(2, 3))
                    && !failed.culprits().contains(1));
        }
    }

    @Test
    void namesBadPartsBeyondThoseItTriedFirst() {
        try (Dealt dealt = new Dealt(3, 5, 1)) {
            List<PartialSignature> parts = List.of(
                    dealt.part(1, MESSAGE), dealt.part(2, OTHER), dealt.part(3, MESSAGE), dealt.part(5, MESSAGE));
            List<PartialSignature> twoBad = new ArrayList<>(parts.subList(0, 3));
            twoBad.add(dealt.part(5, OTHER));
            assertEquals(
                    Set.of(2),
                    combined(new Combiner(dealt.sharing()).combine(MESSAGE, parts))
                            .culprits());
            Combination.Failed failed =
                    assertInstanceOf(Combination.Failed.class, new Combiner(dealt.sharing()).combine(MESSAGE, twoBad));
            assertEquals(Set.of(2, 5), failed.culprits());
            Combination.Failed tooFew = assertInstanceOf(
                    Combination.Failed.class,
                    new Combiner(dealt.sharing())
                            .combine(
                                    MESSAGE,
                                    List.of(dealt.part(2, OTHER), dealt.part(4, MESSAGE), dealt.part(5, OTHER))));
            assertEquals(Set.of(2, 5), tooFew.culprits());
        }
    }

    @Test
    void swappedPartsCannotCancelEachOther() {
        try (Dealt dealt = new Dealt(2, 4, 1)) {
            PartialSignature one = dealt.part(1, MESSAGE);
            PartialSignature two = dealt.part(2, MESSAGE);
            List<PartialSignature> parts = List.of(
                    new PartialSignature(1, 1, two.signature()),
                    new PartialSignature(1, 2, one.signature()),
                    dealt.part(3, MESSAGE),
                    dealt.part(4, MESSAGE));
            assertEquals(
                    Set.of(1, 2),
                    combined(new Combiner(dealt.sharing()).combine(MESSAGE, parts))
                            .culprits());
        }
    }

    @Test
    void refusesPartsOfTwoEpochs() {
        try (Dealt before = new Dealt(2, 3, 1);
                Dealt after = new Dealt(2, 3, 2)) {
            assertRefused(ThresholdTag.EPOCH_MIXED, after, List.of(after.part(1, MESSAGE), before.part(2, MESSAGE)));
        }
    }

    @Test
    void refusesTwoPartsOfOneMember() {
        try (Dealt dealt = new Dealt(2, 3, 1)) {
            assertRefused(ThresholdTag.INDEX_DUPLICATE, dealt, parts(dealt, List.of(1, 1)));
        }
    }

    @Test
    void thereIsNoPartAtIndexZero() {
        // It would be the group's secret itself.
        try (Dealt dealt = new Dealt(2, 3, 1)) {
            ThresholdRefusedException refused = assertThrows(
                    ThresholdRefusedException.class, () -> new PartialSignature(1, 0, dealt.whole(MESSAGE)));
            assertEquals(ThresholdTag.INDEX_INVALID, refused.tag());
        }
    }

    @Test
    void refusesThePartOfAStranger() {
        try (Dealt dealt = new Dealt(2, 3, 1)) {
            PartialSignature stranger =
                    new PartialSignature(1, 4, dealt.part(1, MESSAGE).signature());
            assertRefused(ThresholdTag.INDEX_INVALID, dealt, List.of(dealt.part(1, MESSAGE), stranger));
        }
    }

    @Test
    void oneBadPartAmongManyTakesAtMostLogarithmicallyManyChecks() {
        try (Dealt dealt = new Dealt(16, 17, 1)) {
            for (int bad = 1; bad <= 16; bad++) {
                List<PartialSignature> parts = new ArrayList<>();
                for (int i = 1; i <= 17; i++) {
                    parts.add(dealt.part(i, i == bad ? OTHER : MESSAGE));
                }
                Combination.Combined combined = combined(new Combiner(dealt.sharing()).combine(MESSAGE, parts));
                assertEquals(Set.of(bad), combined.culprits());
                assertTrue(combined.batchChecks() <= 4, () -> "checks: " + combined.batchChecks());
            }
        }
    }

    @Test
    void aSharingDecodesFromItsEncoding() {
        try (Dealt dealt = new Dealt(3, 5, 7)) {
            assertEquals(dealt.sharing(), GroupSharing.decode(dealt.sharing().encode()));
            assertEquals(
                    new TreeSet<>(IntStream.rangeClosed(1, 5).boxed().toList()),
                    dealt.sharing().indices());
        }
    }

    private static void assertRefused(ThresholdTag tag, Dealt dealt, List<PartialSignature> parts) {
        Combination.Failed failed =
                assertInstanceOf(Combination.Failed.class, new Combiner(dealt.sharing()).combine(MESSAGE, parts));
        assertEquals(tag, failed.refusal().tag());
    }

    private static Combination.Combined combined(Combination combination) {
        return assertInstanceOf(Combination.Combined.class, combination, combination::toString);
    }

    private static List<PartialSignature> parts(Dealt dealt, List<Integer> indices) {
        return indices.stream().map(index -> dealt.part(index, MESSAGE)).toList();
    }
}
