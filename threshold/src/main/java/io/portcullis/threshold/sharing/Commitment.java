package io.portcullis.threshold.sharing;

import io.portcullis.threshold.Limits;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Feldman's commitment to a polynomial: {@code A_k = a_k · g2} for every coefficient, the constant first. It fixes the polynomial, shows
 * {@code f(i) · g2} for every i, and is the group's key where f is the group's polynomial.
 *
 * @param points as many as the threshold
 */
public record Commitment(List<G2> points) {
    public Commitment {
        points = List.copyOf(points);
        if (points.isEmpty() || points.size() > Limits.MAX_MEMBERS) {
            throw new IllegalArgumentException("a commitment has 1 to " + Limits.MAX_MEMBERS + " points");
        }
    }

    public int threshold() {
        return points.size();
    }

    /** {@code f(0) · g2}. */
    public G2 constant() {
        return points.getFirst();
    }

    /** {@code f(index) · g2}. */
    public G2 at(int index) {
        Lagrange.requireIndex(index);
        return G2.evaluate(points, index);
    }

    /** Whether {@code f(index) · g2} is this point. No point is infinity, so where a polynomial vanishes none is. */
    public boolean isAt(int index, G2 point) {
        Lagrange.requireIndex(index);
        try {
            return at(index).equals(point);
        } catch (ThresholdRefusedException infinity) {
            return false;
        }
    }

    /**
     * The commitment to the sum of this polynomial and a public one, whose coefficients may be zero.
     *
     * @param coefficients as many as the threshold, the constant first
     */
    public Commitment plus(List<Scalar> coefficients) {
        if (coefficients.size() != points.size()) {
            throw new IllegalArgumentException("both polynomials have one degree");
        }
        List<G2> sums = new ArrayList<>();
        for (int k = 0; k < points.size(); k++) {
            Scalar coefficient = coefficients.get(k);
            // Zero times the generator would be infinity, which is no point.
            sums.add(
                    coefficient.isZero()
                            ? points.get(k)
                            : points.get(k).plus(G2.generator().times(coefficient)));
        }
        return new Commitment(sums);
    }

    /** The commitment to the sum of polynomials of one degree. */
    public static Commitment sum(List<Commitment> commitments) {
        return combine(commitments, points -> G2.sum(points));
    }

    /** The commitment to {@code Σ weight_i · f_i}. */
    public static Commitment weighted(List<Commitment> commitments, List<Scalar> weights) {
        return combine(commitments, points -> G2.sumOfProducts(points, weights));
    }

    private static Commitment combine(List<Commitment> commitments, java.util.function.Function<List<G2>, G2> how) {
        List<G2> points = new ArrayList<>();
        for (int k = 0; k < commitments.getFirst().threshold(); k++) {
            int degree = k;
            points.add(how.apply(commitments.stream()
                    .map(commitment -> commitment.points().get(degree))
                    .toList()));
        }
        return new Commitment(points);
    }

    /** RLP list of the compressed points. */
    public void write(RlpWriter out) {
        out.list(points, (inside, point) -> inside.bytes(point.encode()));
    }

    /** @throws ThresholdRefusedException ENCODING_INVALID, and what a point may be refused for */
    public static Commitment read(RlpReader in) {
        List<Bytes> encoded = in.items(Limits.MAX_MEMBERS, inside -> inside.fixed(G2.LENGTH));
        if (encoded.isEmpty()) {
            throw new ThresholdRefusedException(
                    io.portcullis.threshold.verdict.ThresholdTag.ENCODING_INVALID, "a commitment has points");
        }
        return new Commitment(encoded.stream().map(G2::decode).toList());
    }
}
