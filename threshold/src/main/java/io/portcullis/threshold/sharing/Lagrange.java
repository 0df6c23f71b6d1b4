package io.portcullis.threshold.sharing;

import io.portcullis.threshold.Limits;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lagrange's coefficients: how values at some indices make the value at zero, or the whole polynomial. */
public final class Lagrange {
    private Lagrange() {}

    /**
     * λ_i = Π_{j≠i} x_j / (x_j − x_i), in the order of the indices: Σ λ_i f(x_i) = f(0) for every f of degree below their number.
     *
     * @throws ThresholdRefusedException INDEX_INVALID, INDEX_DUPLICATE
     */
    public static List<Scalar> atZero(List<Integer> indices) {
        List<Scalar> points = points(indices);
        int count = points.size();
        Scalar product = Scalar.ONE;
        for (Scalar point : points) {
            product = product.times(point);
        }
        List<Scalar> denominators = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            // x_i · Π (x_j − x_i): the product above then serves every numerator.
            denominators.add(points.get(i).times(differences(indices, i)));
        }
        List<Scalar> inverses = inverses(denominators);
        List<Scalar> coefficients = new ArrayList<>(count);
        for (Scalar inverse : inverses) {
            coefficients.add(product.times(inverse));
        }
        return coefficients;
    }

    /** Π_{j≠i} (x_j − x_i). Indices are small, so a word holds the product of several differences, and the field is asked for words only. */
    private static Scalar differences(List<Integer> indices, int i) {
        Scalar product = Scalar.ONE;
        long word = 1;
        boolean negative = false;
        for (int j = 0; j < indices.size(); j++) {
            if (j != i) {
                int difference = indices.get(j) - indices.get(i);
                negative ^= difference < 0;
                word *= Math.abs(difference);
                if (word > Long.MAX_VALUE / Limits.MAX_MEMBERS) {
                    product = product.times(Scalar.of(word));
                    word = 1;
                }
            }
        }
        product = product.times(Scalar.of(word));
        return negative ? Scalar.ZERO.minus(product) : product;
    }

    /**
     * The coefficients, the constant first, of the one polynomial of least degree through these public values.
     *
     * @throws ThresholdRefusedException INDEX_INVALID, INDEX_DUPLICATE
     */
    public static List<Scalar> interpolate(List<Integer> indices, List<Scalar> values) {
        List<Scalar> points = points(indices);
        int count = points.size();
        List<Scalar> result = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            result.add(Scalar.ZERO);
        }
        for (int i = 0; i < count; i++) {
            List<Scalar> basis = List.of(Scalar.ONE);
            Scalar denominator = Scalar.ONE;
            for (int j = 0; j < count; j++) {
                if (j != i) {
                    basis = timesLinear(basis, points.get(j));
                    denominator = denominator.times(points.get(i).minus(points.get(j)));
                }
            }
            Scalar weight = values.get(i).times(denominator.inverse());
            for (int k = 0; k < count; k++) {
                result.set(k, result.get(k).plus(basis.get(k).times(weight)));
            }
        }
        return result;
    }

    /** polynomial · (x − root). */
    private static List<Scalar> timesLinear(List<Scalar> polynomial, Scalar root) {
        List<Scalar> product = new ArrayList<>(polynomial.size() + 1);
        Scalar carried = Scalar.ZERO;
        for (Scalar coefficient : polynomial) {
            product.add(carried.minus(coefficient.times(root)));
            carried = coefficient;
        }
        product.add(carried);
        return product;
    }

    /** One inversion for all of them (Montgomery's trick). */
    private static List<Scalar> inverses(List<Scalar> values) {
        List<Scalar> before = new ArrayList<>(values.size());
        Scalar product = Scalar.ONE;
        for (Scalar value : values) {
            before.add(product);
            product = product.times(value);
        }
        Scalar inverse = product.inverse();
        List<Scalar> inverses = new ArrayList<>(values);
        for (int i = values.size() - 1; i >= 0; i--) {
            inverses.set(i, inverse.times(before.get(i)));
            inverse = inverse.times(values.get(i));
        }
        return inverses;
    }

    private static List<Scalar> points(List<Integer> indices) {
        if (indices.isEmpty()) {
            throw new ThresholdRefusedException(ThresholdTag.TOO_FEW_PARTIALS, "nothing to interpolate");
        }
        Set<Integer> seen = new HashSet<>();
        List<Scalar> points = new ArrayList<>(indices.size());
        for (int index : indices) {
            requireIndex(index);
            if (!seen.add(index)) {
                throw new ThresholdRefusedException(ThresholdTag.INDEX_DUPLICATE, "index " + index + " comes twice");
            }
            points.add(Scalar.of(index));
        }
        return points;
    }

    /** @throws ThresholdRefusedException INDEX_INVALID unless the index is 1 to 128 */
    public static void requireIndex(int index) {
        if (index < 1 || index > Limits.MAX_MEMBERS) {
            throw new ThresholdRefusedException(
                    ThresholdTag.INDEX_INVALID, "index " + index + " is not 1 to " + Limits.MAX_MEMBERS);
        }
    }
}
