package io.portcullis.threshold.curve;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * A point of G2: on its curve, in the subgroup of prime order, not infinity. An operation whose result is infinity is refused with
 * POINT_INFINITY: for honest inputs that never happens, and whoever makes it happen wants a forgery.
 */
public final class G2 {
    /** Bytes of the compressed form. */
    public static final int LENGTH = 96;

    /** Bytes of the EIP-2537 form. */
    public static final int EIP2537_LENGTH = 256;

    private static final G2 GENERATOR = new G2(Points.IN_G2.generator());

    private final long[] affine;

    private G2(long[] affine) {
        this.affine = affine;
    }

    public static G2 generator() {
        return GENERATOR;
    }

    /**
     * @param encoded 96 bytes: the compressed form of the IETF BLS draft, appendix A (ZCash's)
     * @throws ThresholdRefusedException POINT_MALFORMED, POINT_NOT_ON_CURVE, POINT_NOT_IN_GROUP, POINT_INFINITY
     */
    public static G2 decode(Bytes encoded) {
        return new G2(Points.IN_G2.decompress(encoded));
    }

    /**
     * @param encoded 256 bytes: x.c0, x.c1, y.c0, y.c1, each 64 bytes, big-endian, the first 16 zero
     * @throws ThresholdRefusedException POINT_MALFORMED, POINT_NOT_ON_CURVE, POINT_NOT_IN_GROUP, POINT_INFINITY
     */
    public static G2 decodeEip2537(Bytes encoded) {
        return new G2(Points.IN_G2.deserialize(Eip2537.strip(encoded, EIP2537_LENGTH)));
    }

    /** The compressed form. */
    public Bytes encode() {
        return Points.IN_G2.compress(affine);
    }

    /** The form of the EVM's precompiles; see {@link #decodeEip2537}. */
    public Bytes encodeEip2537() {
        return Eip2537.pad(Points.IN_G2.serialize(affine));
    }

    /** hash_to_curve of RFC 9380, suite BLS12381G2_XMD:SHA-256_SSWU_RO_. */
    public static G2 hash(Bytes message, Dst dst) {
        return new G2(Points.IN_G2.hash(message, dst));
    }

    public G2 plus(G2 other) {
        return new G2(Points.IN_G2.add(affine, other.affine));
    }

    public G2 negate() {
        return new G2(Points.IN_G2.negate(affine));
    }

    public G2 times(Scalar scalar) {
        return times(scalar.littleEndian());
    }

    /** @param littleEndian the scalar; constant time */
    G2 times(MemorySegment littleEndian) {
        return new G2(Points.IN_G2.multiply(affine, littleEndian, Blst.SCALAR_BITS));
    }

    /** @param points at least one */
    public static G2 sum(List<G2> points) {
        return new G2(Points.IN_G2.sum(affine(points)));
    }

    /** The sum of the products, for public scalars: variable time. */
    public static G2 sumOfProducts(List<G2> points, List<Scalar> scalars) {
        return new G2(Points.IN_G2.multiply(affine(points), scalars));
    }

    /**
     * The value at x of the polynomial with these coefficients, the constant first.
     *
     * @param x small: the cost grows with its bits
     */
    public static G2 evaluate(List<G2> coefficients, int x) {
        return new G2(Points.IN_G2.evaluate(affine(coefficients), x));
    }

    private static List<long[]> affine(List<G2> points) {
        return points.stream().map(point -> point.affine).toList();
    }

    /** The limbs as blst lays them out; nobody writes to them. */
    MemorySegment segment() {
        return MemorySegment.ofArray(affine);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof G2 that && Arrays.equals(affine, that.affine);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(affine);
    }

    @Override
    public String toString() {
        return encode().toString();
    }
}
