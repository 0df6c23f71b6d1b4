package io.portcullis.threshold.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.sharing.Lagrange;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Whoever has seen the others' parts can choose its own so that the combination is infinity. That is one more bad part, to be named like any other.
 */
final class CancellingPartsTest {
    private static final Bytes MESSAGE = Bytes.ascii("a batch's digest, in the product");

    @Test
    void namesThePartThatCancelsTheOthersAndStillSigns() {
        try (Dealt dealt = new Dealt(3, 5, 1)) {
            List<PartialSignature> parts = List.of(
                    dealt.part(1, MESSAGE),
                    dealt.part(2, MESSAGE),
                    cancelling(dealt, 3, List.of(1, 2, 3)),
                    dealt.part(4, MESSAGE));
            Combination.Combined combined =
                    assertInstanceOf(Combination.Combined.class, new Combiner(dealt.sharing()).combine(MESSAGE, parts));
            assertEquals(dealt.whole(MESSAGE), combined.signature());
            assertEquals(Set.of(3), combined.culprits());
            assertEquals(Set.of(1, 2, 4), combined.used());
        }
    }

    @Test
    void namesThePartThatCancelsTheOthersWhenTooFewAreLeft() {
        try (Dealt dealt = new Dealt(2, 3, 1)) {
            List<PartialSignature> parts = List.of(dealt.part(1, MESSAGE), cancelling(dealt, 3, List.of(1, 3)));
            Combination.Failed failed =
                    assertInstanceOf(Combination.Failed.class, new Combiner(dealt.sharing()).combine(MESSAGE, parts));
            assertEquals(ThresholdTag.PARTIAL_INVALID, failed.refusal().tag());
            assertEquals(Set.of(3), failed.culprits());
        }
    }

    /** The part σ_c with Σ λ_i σ_i = infinity over the chosen indices. */
    private static PartialSignature cancelling(Dealt dealt, int culprit, List<Integer> chosen) {
        List<Scalar> coefficients = Lagrange.atZero(chosen);
        Scalar own = coefficients.get(chosen.indexOf(culprit));
        List<G1> points = new ArrayList<>();
        List<Scalar> weights = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            if (chosen.get(i) != culprit) {
                points.add(dealt.part(chosen.get(i), MESSAGE).signature().point());
                weights.add(Scalar.ZERO.minus(coefficients.get(i).times(own.inverse())));
            }
        }
        return new PartialSignature(dealt.sharing().epoch(), culprit, new Signature(G1.sumOfProducts(points, weights)));
    }
}
