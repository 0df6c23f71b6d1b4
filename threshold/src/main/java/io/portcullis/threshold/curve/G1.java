package io.portcullis.threshold.curve;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * A point of G1: on its curve, in the subgroup of prime order, not infinity. An operation whose result is infinity is refused with
 * POINT_INFINITY: for honest inputs that never happens, and whoever makes it happen wants a forgery.
 */
public final class G1 {
    /** Bytes of the compressed form. */
    public static final int LENGTH = 48;

    /** Bytes of the EIP-2537 form. */
    public static final int EIP2537_LENGTH = 128;

    private static final G1 GENERATOR = new G1(Points.IN_G1.generator());

    private final long[] affine;

    private G1(long[] affine) {
        this.affine = affine;
    }

    public static G1 generator() {
        return GENERATOR;
    }

    /**
     * @param encoded 48 bytes: the compressed form of the IETF BLS draft, appendix A (ZCash's)
     * @throws ThresholdRefusedException POINT_MALFORMED, POINT_NOT_ON_CURVE, POINT_NOT_IN_GROUP, POINT_INFINITY
     */
    public static G1 decode(Bytes encoded) {
        return new G1(Points.IN_G1.decompress(encoded));
    }

    /**
     * @param encoded 128 bytes: x then y, each 64 bytes, big-endian, the first 16 zero
     * @throws ThresholdRefusedException POINT_MALFORMED, POINT_NOT_ON_CURVE, POINT_NOT_IN_GROUP, POINT_INFINITY
     */
    public static G1 decodeEip2537(Bytes encoded) {
        return new G1(Points.IN_G1.deserialize(Eip2537.strip(encoded, EIP2537_LENGTH)));
    }

    /** The compressed form. */
    public Bytes encode() {
        return Points.IN_G1.compress(affine);
    }

    /** The form of the EVM's precompiles; see {@link #decodeEip2537}. */
    public Bytes encodeEip2537() {
        return Eip2537.pad(Points.IN_G1.serialize(affine));
    }

    /** hash_to_curve of RFC 9380, suite BLS12381G1_XMD:SHA-256_SSWU_RO_. */
    public static G1 hash(Bytes message, Dst dst) {
        return new G1(Points.IN_G1.hash(message, dst));
    }

    public G1 plus(G1 other) {
        return new G1(Points.IN_G1.add(affine, other.affine));
    }

    public G1 negate() {
        return new G1(Points.IN_G1.negate(affine));
    }

    public G1 times(Scalar scalar) {
        return times(scalar.littleEndian());
    }

    /** @param littleEndian the scalar; constant time */
    G1 times(MemorySegment littleEndian) {
        return new G1(Points.IN_G1.multiply(affine, littleEndian, Blst.SCALAR_BITS));
    }

    /** @param points at least one */
    public static G1 sum(List<G1> points) {
        return new G1(Points.IN_G1.sum(affine(points)));
    }

    /** The sum of the products, for public scalars: variable time. */
    public static G1 sumOfProducts(List<G1> points, List<Scalar> scalars) {
        return new G1(Points.IN_G1.multiply(affine(points), scalars));
    }

    /**
     * The value at x of the polynomial with these coefficients, the constant first.
     *
     * @param x small: the cost grows with its bits
     */
    public static G1 evaluate(List<G1> coefficients, int x) {
        return new G1(Points.IN_G1.evaluate(affine(coefficients), x));
    }

    private static List<long[]> affine(List<G1> points) {
        return points.stream().map(point -> point.affine).toList();
    }

    /** The limbs as blst lays them out; nobody writes to them. */
    MemorySegment segment() {
        return MemorySegment.ofArray(affine);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof G1 that && Arrays.equals(affine, that.affine);
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
