package io.portcullis.threshold.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.Limits;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Secrets shared in locked memory come together again from any t shares, and from no fewer. */
final class InterpolationTest {
    @Property(tries = 60)
    void anyThresholdOfSharesMakesTheSecret(
            @ForAll @IntRange(min = 2, max = 40) int threshold,
            @ForAll @IntRange(min = 0, max = 88) int more,
            @ForAll long seed) {
        try (SecretScalars polynomial = SecretScalars.random(threshold, new OsRandomness())) {
            List<Integer> chosen = chosen(threshold, threshold + more, seed);
            List<Scalar> values = shares(polynomial, chosen);
            Scalar secret = polynomial.reveal(0, SecretAccess.INSTANCE);
            assertEquals(secret, atZero(chosen, values));
            List<Scalar> coefficients = Lagrange.interpolate(chosen, values);
            for (int k = 0; k < threshold; k++) {
                assertEquals(polynomial.reveal(k, SecretAccess.INSTANCE), coefficients.get(k));
            }
            assertNotEquals(secret, atZero(chosen.subList(0, threshold - 1), values.subList(0, threshold - 1)));
        }
    }

    @Property(tries = 25)
    void aCommitmentShowsEveryShareInTheExponent(
            @ForAll @IntRange(min = 1, max = 12) int threshold, @ForAll @IntRange(min = 1, max = 128) int index) {
        try (SecretScalars polynomial = SecretScalars.random(threshold, new OsRandomness());
                SecretScalars share = SecretScalars.zeros(1)) {
            List<G2> points = new ArrayList<>();
            List<Scalar> open = new ArrayList<>();
            for (int k = 0; k < threshold; k++) {
                points.add(polynomial.times(k, G2.generator()));
                open.add(Scalar.of(k * 3L));
            }
            Commitment commitment = new Commitment(points);
            share.evaluate(0, polynomial, Scalar.of(index));
            G2 shown = share.times(0, G2.generator());
            assertEquals(shown, commitment.at(index));
            assertTrue(commitment.isAt(index, shown));
            assertFalse(commitment.isAt(index, shown.negate()));
            // With a public polynomial added, whose constant is zero.
            Scalar added = Scalar.ZERO;
            for (Scalar coefficient : open.reversed()) {
                added = added.times(Scalar.of(index)).plus(coefficient);
            }
            G2 sum = added.isZero() ? shown : shown.plus(G2.generator().times(added));
            assertEquals(sum, commitment.plus(open).at(index));
        }
    }

    @Test
    void aPolynomialThatVanishesAtAnIndexIsNoPointThere() {
        // x − 7: honest commitments never look like this, and nothing opens it.
        Commitment vanishing =
                new Commitment(List.of(G2.generator().times(Scalar.of(7)).negate(), G2.generator()));
        assertFalse(vanishing.isAt(7, G2.generator()));
        assertTrue(vanishing.isAt(8, G2.generator()));
        assertTag(ThresholdTag.POINT_INFINITY, () -> vanishing.at(7));
    }

    @Test
    void refusesIndicesThatNobodyHas() {
        assertTag(ThresholdTag.INDEX_INVALID, () -> Lagrange.atZero(List.of(0, 1)));
        assertTag(ThresholdTag.INDEX_INVALID, () -> Lagrange.atZero(List.of(1, -1)));
        assertTag(ThresholdTag.INDEX_INVALID, () -> Lagrange.atZero(List.of(1, Limits.MAX_MEMBERS + 1)));
        assertTag(ThresholdTag.INDEX_DUPLICATE, () -> Lagrange.atZero(List.of(1, 2, 1)));
        assertTag(ThresholdTag.TOO_FEW_PARTIALS, () -> Lagrange.atZero(List.of()));
    }

    private static List<Integer> chosen(int threshold, int members, long seed) {
        List<Integer> all =
                new ArrayList<>(IntStream.rangeClosed(1, members).boxed().toList());
        Collections.shuffle(all, new Random(seed));
        return List.copyOf(all.subList(0, threshold));
    }

    private static List<Scalar> shares(SecretScalars polynomial, List<Integer> indices) {
        try (SecretScalars share = SecretScalars.zeros(1)) {
            return indices.stream()
                    .map(index -> {
                        share.evaluate(0, polynomial, Scalar.of(index));
                        return share.reveal(0, SecretAccess.INSTANCE);
                    })
                    .toList();
        }
    }

    private static Scalar atZero(List<Integer> indices, List<Scalar> values) {
        List<Scalar> coefficients = Lagrange.atZero(indices);
        Scalar sum = Scalar.ZERO;
        for (int i = 0; i < values.size(); i++) {
            sum = sum.plus(coefficients.get(i).times(values.get(i)));
        }
        return sum;
    }

    private static void assertTag(ThresholdTag tag, Runnable operation) {
        assertEquals(
                tag,
                assertThrows(ThresholdRefusedException.class, operation::run).tag());
    }
}
