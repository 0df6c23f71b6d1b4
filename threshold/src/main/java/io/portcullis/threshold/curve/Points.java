package io.portcullis.threshold.curve;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * What both groups do alike, on affine points as blst lays them out: limbs in Montgomery form, always reduced, so that equal points have
 * equal limbs.
 */
record Points(Blst.Group group) {
    static final Points IN_G1 = new Points(Blst.G1);
    static final Points IN_G2 = new Points(Blst.G2);

    /** Below this many points, adding up single products is as fast as Pippenger's method with its scratch memory. */
    private static final int FEW_POINTS = 4;

    long[] generator() {
        long bytes = 8L * group.affineLongs;
        return group.generator.call(bytes).toArray(ValueLayout.JAVA_LONG);
    }

    /** @throws ThresholdRefusedException POINT_MALFORMED, POINT_NOT_ON_CURVE, POINT_NOT_IN_GROUP, POINT_INFINITY */
    long[] decompress(Bytes encoded) {
        return decode(encoded, group.compressedBytes, group.uncompress, true);
    }

    /** The same for the uncompressed form: x then y, the second coefficient of an Fp2 element before the first. */
    long[] deserialize(Bytes encoded) {
        return decode(encoded, 2 * group.compressedBytes, group.deserialize, false);
    }

    private long[] decode(Bytes encoded, int length, Blst.Status2 decoder, boolean compressed) {
        byte[] bytes = encoded.toArray();
        if (bytes.length != length || (bytes[0] < 0) != compressed) {
            throw refused(ThresholdTag.POINT_MALFORMED, "a point has " + length + " bytes and its form's flag");
        }
        long[] affine = new long[group.affineLongs];
        int status = decoder.call(MemorySegment.ofArray(affine), MemorySegment.ofArray(bytes));
        switch (status) {
            case Blst.OK -> {}
            case Blst.NOT_ON_CURVE -> throw refused(ThresholdTag.POINT_NOT_ON_CURVE, "the point is not on the curve");
            default -> throw refused(ThresholdTag.POINT_MALFORMED, "the point's encoding is not canonical");
        }
        if (group.affineIsInfinity.call(MemorySegment.ofArray(affine))) {
            throw infinity();
        }
        if (!group.affineInGroup.call(MemorySegment.ofArray(affine))) {
            throw refused(ThresholdTag.POINT_NOT_IN_GROUP, "the point is not in the group of prime order");
        }
        return affine;
    }

    Bytes compress(long[] affine) {
        byte[] bytes = new byte[group.compressedBytes];
        group.compress.call(MemorySegment.ofArray(bytes), MemorySegment.ofArray(affine));
        return Bytes.of(bytes);
    }

    Bytes serialize(long[] affine) {
        byte[] bytes = new byte[2 * group.compressedBytes];
        group.serialize.call(MemorySegment.ofArray(bytes), MemorySegment.ofArray(affine));
        return Bytes.of(bytes);
    }

    long[] hash(Bytes message, Dst dst) {
        MemorySegment point = projective();
        group.hash.call(
                point,
                MemorySegment.ofArray(message.toArray()),
                MemorySegment.ofArray(dst.bytes().toArray()));
        return affine(point);
    }

    long[] add(long[] left, long[] right) {
        MemorySegment sum = project(left);
        group.addOrDouble.call(sum, sum, project(right));
        return affine(sum);
    }

    long[] sum(List<long[]> points) {
        MemorySegment sum = project(points.getFirst());
        for (long[] point : points.subList(1, points.size())) {
            group.addOrDouble.call(sum, sum, project(point));
        }
        return affine(sum);
    }

    long[] negate(long[] point) {
        MemorySegment result = project(point);
        group.negate.call(result);
        return affine(result);
    }

    /** @param scalar little-endian, as many bits as are meant; constant time */
    long[] multiply(long[] point, MemorySegment scalar, int bits) {
        MemorySegment result = projective();
        group.multiply.call(result, project(point), scalar, bits);
        return affine(result);
    }

    /** The value at x of the polynomial with these points as coefficients, the constant first: cheap because x is small. */
    long[] evaluate(List<long[]> coefficients, int x) {
        MemorySegment scalar = MemorySegment.ofArray(new long[] {x});
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(x);
        MemorySegment sum = project(coefficients.getLast());
        MemorySegment product = projective();
        for (int k = coefficients.size() - 2; k >= 0; k--) {
            group.multiply.call(product, sum, scalar, bits);
            group.addOrDouble.call(sum, product, project(coefficients.get(k)));
        }
        return affine(sum);
    }

    /** The sum of the products; variable time, for public scalars only. */
    long[] multiply(List<long[]> points, List<Scalar> scalars) {
        if (points.isEmpty() || points.size() != scalars.size()) {
            throw new IllegalArgumentException("as many scalars as points, at least one");
        }
        return points.size() < FEW_POINTS ? oneByOne(points, scalars) : pippenger(points, scalars);
    }

    private long[] oneByOne(List<long[]> points, List<Scalar> scalars) {
        MemorySegment sum = projective();
        MemorySegment product = projective();
        for (int i = 0; i < points.size(); i++) {
            group.multiply.call(product, project(points.get(i)), scalars.get(i).littleEndian(), Blst.SCALAR_BITS);
            group.addOrDouble.call(sum, sum, product);
        }
        return affine(sum);
    }

    private long[] pippenger(List<long[]> points, List<Scalar> scalars) {
        int count = points.size();
        long pointBytes = 8L * group.affineLongs;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment allPoints = arena.allocate(pointBytes * count, 8);
            MemorySegment allScalars = arena.allocate((long) Blst.SCALAR_BYTES * count, 8);
            for (int i = 0; i < count; i++) {
                allPoints.asSlice(pointBytes * i, pointBytes).copyFrom(MemorySegment.ofArray(points.get(i)));
                allScalars
                        .asSlice((long) Blst.SCALAR_BYTES * i, Blst.SCALAR_BYTES)
                        .copyFrom(scalars.get(i).littleEndian());
            }
            MemorySegment result = arena.allocate(8L * group.longs, 8);
            MemorySegment scratch = arena.allocate(group.multiScalarScratch.call(count), 8);
            group.multiScalar.call(
                    result,
                    contiguous(arena, allPoints),
                    count,
                    contiguous(arena, allScalars),
                    Blst.SCALAR_BITS,
                    scratch);
            return affine(result);
        }
    }

    /** blst takes arrays of pointers; a first pointer followed by null means that all items lie behind it. */
    static MemorySegment contiguous(Arena arena, MemorySegment items) {
        MemorySegment pointers = arena.allocate(16, 8);
        pointers.set(ValueLayout.ADDRESS, 0, items);
        pointers.set(ValueLayout.ADDRESS, 8, MemorySegment.NULL);
        return pointers;
    }

    private MemorySegment projective() {
        return MemorySegment.ofArray(new long[group.longs]);
    }

    private MemorySegment project(long[] affine) {
        MemorySegment point = projective();
        group.fromAffine.call(point, MemorySegment.ofArray(affine));
        return point;
    }

    private long[] affine(MemorySegment projective) {
        if (group.isInfinity.call(projective)) {
            throw infinity();
        }
        long[] affine = new long[group.affineLongs];
        group.toAffine.call(MemorySegment.ofArray(affine), projective);
        return affine;
    }

    private static ThresholdRefusedException infinity() {
        return refused(ThresholdTag.POINT_INFINITY, "the point is infinity");
    }

    private static ThresholdRefusedException refused(ThresholdTag tag, String reason) {
        return new ThresholdRefusedException(tag, reason);
    }
}
