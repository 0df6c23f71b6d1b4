package io.portcullis.threshold.sharing;

import io.portcullis.threshold.Limits;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.curve.Dst;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.List;

/**
 * Pedersen's commitment to a polynomial: {@code C_k = a_k · g + b_k · h} in G1, with a blinding polynomial b. It binds the dealer and tells
 * nothing: the key is out only after everybody is bound, so nobody can choose a part that steers it (Gennaro, Jarecki, Krawczyk, Rabin, 2007).
 *
 * <p>It lies in G1, where points are half as long and checks four times as fast; the key itself is in G2.
 *
 * @param points as many as the threshold
 */
public record Pedersen(List<G1> points) {
    /** The second generator: hashed, so that nobody knows its logarithm to the first. */
    public static final G1 H = G1.hash(
            Bytes.ascii("portcullis/pedersen-generator/v1"),
            Dst.of("PORTCULLIS-V01-CS01-BLS12381G1_XMD:SHA-256_SSWU_RO_"));

    public Pedersen {
        points = List.copyOf(points);
        if (points.isEmpty() || points.size() > Limits.MAX_MEMBERS) {
            throw new IllegalArgumentException("a commitment has 1 to " + Limits.MAX_MEMBERS + " points");
        }
    }

    /** To two polynomials of one degree. */
    public static Pedersen to(SecretScalars polynomial, SecretScalars blinding) {
        List<G1> points = new ArrayList<>();
        for (int k = 0; k < polynomial.size(); k++) {
            points.add(polynomial.times(k, G1.generator()).plus(blinding.times(k, H)));
        }
        return new Pedersen(points);
    }

    public int threshold() {
        return points.size();
    }

    /** {@code f(index) · g + b(index) · h}. */
    public G1 at(int index) {
        Lagrange.requireIndex(index);
        return G1.evaluate(points, index);
    }

    /** Whether {@code f(index) · g + b(index) · h} is this point. No point is infinity, so where both vanish none is. */
    public boolean isAt(int index, G1 point) {
        Lagrange.requireIndex(index);
        try {
            return at(index).equals(point);
        } catch (ThresholdRefusedException infinity) {
            return false;
        }
    }

    /** Whether a revealed pair is the committed polynomials' value at an index. */
    public boolean opensTo(int index, Scalar share, Scalar blinding) {
        if (share.isZero() || blinding.isZero()) {
            return false;
        }
        return isAt(index, G1.sumOfProducts(List.of(G1.generator(), H), List.of(share, blinding)));
    }

    /** RLP list of the compressed points. */
    public void write(RlpWriter out) {
        out.list(points, (inside, point) -> inside.bytes(point.encode()));
    }

    /** @throws ThresholdRefusedException ENCODING_INVALID, and what a point may be refused for */
    public static Pedersen read(RlpReader in) {
        List<Bytes> encoded = in.items(Limits.MAX_MEMBERS, inside -> inside.fixed(G1.LENGTH));
        if (encoded.isEmpty()) {
            throw new ThresholdRefusedException(ThresholdTag.ENCODING_INVALID, "a commitment has points");
        }
        return new Pedersen(encoded.stream().map(G1::decode).toList());
    }
}
