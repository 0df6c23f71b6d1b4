package io.portcullis.threshold.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class GroupLawsTest {
    @Property(tries = 200)
    void scalarsAreAField(@ForAll("scalars") Scalar a, @ForAll("scalars") Scalar b, @ForAll("scalars") Scalar c) {
        assertEquals(a.plus(b), b.plus(a));
        assertEquals(a.times(b), b.times(a));
        assertEquals(a.plus(b).plus(c), a.plus(b.plus(c)));
        assertEquals(a.times(b).times(c), a.times(b.times(c)));
        assertEquals(a.times(b.plus(c)), a.times(b).plus(a.times(c)));
        assertEquals(a, a.plus(b).minus(b));
        assertEquals(Scalar.ONE, a.times(a.inverse()));
        assertEquals(a, Scalar.decode(a.encode()));
    }

    @Property(tries = 60)
    void pointsFollowTheirLogarithms(@ForAll("scalars") Scalar a, @ForAll("scalars") Scalar b) {
        G1 first = G1.generator();
        G2 second = G2.generator();
        if (!a.plus(b).isZero()) {
            assertEquals(first.times(a.plus(b)), first.times(a).plus(first.times(b)));
            assertEquals(second.times(a.plus(b)), second.times(a).plus(second.times(b)));
        }
        assertEquals(first.times(a.times(b)), first.times(a).times(b));
        assertEquals(second.times(a.times(b)), second.times(a).times(b));
        assertTrue(Pairing.equal(first.times(a), second.times(b), first.times(a.times(b)), second));
    }

    @Property(tries = 30)
    void whatWouldBeInfinityIsRefused(@ForAll("scalars") Scalar a) {
        G1 first = G1.generator().times(a);
        G2 second = G2.generator().times(a);
        assertInfinity(() -> first.plus(first.negate()));
        assertInfinity(() -> second.plus(second.negate()));
        assertInfinity(() -> first.times(Scalar.ZERO));
        assertInfinity(() -> second.times(Scalar.ZERO));
        assertInfinity(() -> G1.sum(List.of(first, first.negate())));
        for (int pairs = 1; pairs <= 4; pairs++) {
            List<G1> points = new ArrayList<>();
            List<G2> others = new ArrayList<>();
            List<Scalar> weights = new ArrayList<>();
            for (int i = 0; i < pairs; i++) {
                points.addAll(List.of(first, first.negate()));
                others.addAll(List.of(second, second.negate()));
                weights.addAll(List.of(a, a));
            }
            assertInfinity(() -> G1.sumOfProducts(points, weights));
            assertInfinity(() -> G2.sumOfProducts(others, weights));
        }
    }

    /** Across the size at which the method changes. */
    @Property(tries = 40)
    void manyProductsAtOnceAreTheirSum(
            @ForAll @Size(min = 1, max = 24) List<@net.jqwik.api.From("scalars") Scalar> scalars) {
        List<G1> points = new ArrayList<>();
        List<G2> others = new ArrayList<>();
        Scalar logarithm = Scalar.ZERO;
        for (int i = 0; i < scalars.size(); i++) {
            Scalar log = Scalar.of(i + 1).times(scalars.getFirst());
            points.add(G1.generator().times(log));
            others.add(G2.generator().times(log));
            logarithm = logarithm.plus(log.times(scalars.get(i)));
        }
        Scalar expected = logarithm;
        if (expected.isZero()) {
            assertInfinity(() -> G1.sumOfProducts(points, scalars));
            return;
        }
        assertEquals(G1.generator().times(expected), G1.sumOfProducts(points, scalars));
        assertEquals(G2.generator().times(expected), G2.sumOfProducts(others, scalars));
    }

    @Property(tries = 60)
    void polynomialsOfPointsFollowTheirLogarithms(
            @ForAll @Size(min = 1, max = 8) List<@net.jqwik.api.From("scalars") Scalar> coefficients,
            @ForAll @IntRange(min = 1, max = 128) int x) {
        Scalar value = Scalar.ZERO;
        for (Scalar coefficient : coefficients.reversed()) {
            value = value.times(Scalar.of(x)).plus(coefficient);
        }
        if (!value.isZero()) {
            assertEquals(
                    G1.generator().times(value),
                    G1.evaluate(coefficients.stream().map(G1.generator()::times).toList(), x));
            assertEquals(
                    G2.generator().times(value),
                    G2.evaluate(coefficients.stream().map(G2.generator()::times).toList(), x));
        }
    }

    /** Not zero, and often where carries are: near zero, near the order. */
    @Provide
    Arbitrary<Scalar> scalars() {
        Arbitrary<Scalar> any =
                Arbitraries.bytes().array(byte[].class).ofSize(64).map(bytes -> Scalar.reduce(Bytes.of(bytes)));
        Arbitrary<Scalar> small = Arbitraries.longs().between(1, 300).map(Scalar::of);
        return Arbitraries.oneOf(any, any, small, small.map(Scalar.ZERO::minus)).filter(scalar -> !scalar.isZero());
    }

    private static void assertInfinity(Runnable operation) {
        assertEquals(
                ThresholdTag.POINT_INFINITY,
                assertThrows(ThresholdRefusedException.class, operation::run).tag());
    }
}
