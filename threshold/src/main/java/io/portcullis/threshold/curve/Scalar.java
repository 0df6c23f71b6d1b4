package io.portcullis.threshold.curve;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A public number modulo the order r of the groups: an index, a Lagrange coefficient, a batching weight. Never a secret: it lives on the
 * heap and its comparison takes variable time; secrets are {@link SecretScalars}.
 */
public final class Scalar {
    public static final int LENGTH = 32;
    public static final Scalar ZERO = of(0);
    public static final Scalar ONE = of(1);

    /** blst_fr: four limbs in Montgomery form, always below r. */
    private final long[] fr;

    Scalar(long[] fr) {
        this.fr = fr;
    }

    /** @param value not negative */
    public static Scalar of(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a scalar is not negative");
        }
        byte[] bytes = new byte[LENGTH];
        for (int i = 0; i < 8; i++) {
            bytes[LENGTH - 1 - i] = (byte) (value >>> (8 * i));
        }
        return decode(Bytes.of(bytes));
    }

    /**
     * @param encoded 32 bytes, big-endian
     * @throws ThresholdRefusedException ENCODING_INVALID, SCALAR_OUT_OF_RANGE
     */
    public static Scalar decode(Bytes encoded) {
        if (encoded.size() != LENGTH) {
            throw new ThresholdRefusedException(ThresholdTag.ENCODING_INVALID, "a scalar has 32 bytes");
        }
        MemorySegment scalar = littleEndianBuffer();
        Blst.SCALAR_FROM_BENDIAN.call(scalar, MemorySegment.ofArray(encoded.toArray()));
        if (!Blst.SCALAR_FR_CHECK.call(scalar)) {
            throw new ThresholdRefusedException(
                    ThresholdTag.SCALAR_OUT_OF_RANGE, "the scalar is not below the group's order");
        }
        return ofLittleEndian(scalar);
    }

    /** Uniform bytes to a scalar: the big-endian number modulo r. With 48 bytes or more the bias is below 2^-128. */
    public static Scalar reduce(Bytes uniform) {
        MemorySegment scalar = littleEndianBuffer();
        Blst.SCALAR_FROM_BE_BYTES.call(scalar, MemorySegment.ofArray(uniform.toArray()));
        return ofLittleEndian(scalar);
    }

    private static Scalar ofLittleEndian(MemorySegment scalar) {
        long[] fr = new long[4];
        Blst.FR_FROM_SCALAR.call(MemorySegment.ofArray(fr), scalar);
        return new Scalar(fr);
    }

    private static MemorySegment littleEndianBuffer() {
        return MemorySegment.ofArray(new long[4]);
    }

    public Scalar plus(Scalar other) {
        return apply(Blst.FR_ADD, other);
    }

    public Scalar minus(Scalar other) {
        return apply(Blst.FR_SUB, other);
    }

    public Scalar times(Scalar other) {
        return apply(Blst.FR_MUL, other);
    }

    /** @throws IllegalArgumentException for zero */
    public Scalar inverse() {
        if (isZero()) {
            throw new IllegalArgumentException("zero has no inverse");
        }
        long[] result = new long[4];
        Blst.FR_INVERSE.call(MemorySegment.ofArray(result), segment());
        return new Scalar(result);
    }

    public boolean isZero() {
        return Arrays.equals(fr, new long[4]);
    }

    private Scalar apply(Blst.Void3 operation, Scalar other) {
        long[] result = new long[4];
        operation.call(MemorySegment.ofArray(result), segment(), other.segment());
        return new Scalar(result);
    }

    /** The blst_fr; nobody writes to it. */
    MemorySegment segment() {
        return MemorySegment.ofArray(fr);
    }

    /** The 32 bytes as blst's multiplications want them. */
    MemorySegment littleEndian() {
        MemorySegment scalar = littleEndianBuffer();
        Blst.SCALAR_FROM_FR.call(scalar, segment());
        return scalar;
    }

    /** 32 bytes, big-endian. */
    public Bytes encode() {
        byte[] bytes = new byte[LENGTH];
        Blst.BENDIAN_FROM_SCALAR.call(MemorySegment.ofArray(bytes), littleEndian());
        return Bytes.of(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scalar that && Arrays.equals(fr, that.fr);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(fr);
    }

    @Override
    public String toString() {
        return encode().toString();
    }
}
