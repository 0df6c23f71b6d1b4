package io.portcullis.threshold.curve;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.lang.foreign.MemorySegment;

/**
 * Secret numbers modulo r in one piece of locked memory: the coefficients of a polynomial, a share, what is summed up on the way.
 *
 * <p>Invariants: no secret leaves the piece but through a method that takes {@link SecretAccess}; everything computed on the way is in
 * the same piece, behind the numbers, and wiped with it; no operation's time depends on a secret's value. One thread at a time uses a piece: its
 * methods are synchronized because they share the room behind the numbers.
 */
public final class SecretScalars implements AutoCloseable {
    public static final int LENGTH = 32;
    private static final long WIDE = 64;

    private final int size;
    private final LockedMemory memory;

    private SecretScalars(int size) {
        this.size = size;
        this.memory = LockedMemory.allocate((size + 2L) * LENGTH + WIDE);
    }

    /** @param size how many numbers, all zero at first */
    public static SecretScalars zeros(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("at least one secret is held");
        }
        return new SecretScalars(size);
    }

    /** Uniform numbers, none of them zero. */
    public static SecretScalars random(int size, SecretSource source) {
        SecretScalars secrets = zeros(size);
        for (int i = 0; i < size; i++) {
            secrets.randomise(i, source);
        }
        return secrets;
    }

    public int size() {
        return size;
    }

    private void randomise(int i, SecretSource source) {
        synchronized (this) {
            boolean zero;
            do {
                source.fill(wide());
                // 512 uniform bits modulo r: the bias is below 2^-256.
                zero = !Blst.SCALAR_FROM_BE_BYTES.call(spareScalar(), wide());
            } while (zero);
            Blst.FR_FROM_SCALAR.call(fr(i), spareScalar());
            wide().fill((byte) 0);
            spareScalar().fill((byte) 0);
        }
    }

    /** this[i] = from[j]. */
    public void set(int i, SecretScalars from, int j) {
        fr(i).copyFrom(from.fr(j));
    }

    /** this[i] += from[j]. */
    public synchronized void add(int i, SecretScalars from, int j) {
        Blst.FR_ADD.call(fr(i), fr(i), from.fr(j));
    }

    /** this[i] += from[j] · by. */
    public synchronized void addProduct(int i, SecretScalars from, int j, Scalar by) {
        Blst.FR_MUL.call(spareFr(), from.fr(j), by.segment());
        Blst.FR_ADD.call(fr(i), fr(i), spareFr());
        spareFr().fill((byte) 0);
    }

    /** this[i] = the value at x of the polynomial with these coefficients, the constant first. */
    public synchronized void evaluate(int i, SecretScalars coefficients, Scalar x) {
        MemorySegment sum = fr(i);
        sum.fill((byte) 0);
        for (int k = coefficients.size - 1; k >= 0; k--) {
            Blst.FR_MUL.call(sum, sum, x.segment());
            Blst.FR_ADD.call(sum, sum, coefficients.fr(k));
        }
    }

    /** point · this[i], in constant time. */
    public synchronized G1 times(int i, G1 point) {
        try {
            return point.times(open(i));
        } finally {
            spareScalar().fill((byte) 0);
        }
    }

    /** point · this[i], in constant time. */
    public synchronized G2 times(int i, G2 point) {
        try {
            return point.times(open(i));
        } finally {
            spareScalar().fill((byte) 0);
        }
    }

    /** Writes this[i] as 32 bytes, big-endian; the target is locked memory, or wiped by who asks. */
    public synchronized void write(int i, MemorySegment target, SecretAccess access) {
        Blst.BENDIAN_FROM_SCALAR.call(target.asSlice(0, LENGTH), open(i));
        spareScalar().fill((byte) 0);
    }

    /**
     * Reads 32 bytes, big-endian, into this[i].
     *
     * @throws ThresholdRefusedException SCALAR_OUT_OF_RANGE, SCALAR_ZERO
     */
    public synchronized void read(int i, MemorySegment source, SecretAccess access) {
        MemorySegment scalar = spareScalar();
        try {
            Blst.SCALAR_FROM_BENDIAN.call(scalar, source.asSlice(0, LENGTH));
            if (!Blst.SCALAR_FR_CHECK.call(scalar)) {
                throw new ThresholdRefusedException(
                        ThresholdTag.SCALAR_OUT_OF_RANGE, "a secret is not below the group's order");
            }
            Blst.FR_FROM_SCALAR.call(fr(i), scalar);
        } finally {
            scalar.fill((byte) 0);
        }
        if (isZero(i)) {
            throw new ThresholdRefusedException(ThresholdTag.SCALAR_ZERO, "a secret is zero");
        }
    }

    /** Gives this[i] up: from here on it is public. */
    public Scalar reveal(int i, SecretAccess access) {
        long[] fr = new long[4];
        MemorySegment.ofArray(fr).copyFrom(fr(i));
        return new Scalar(fr);
    }

    private boolean isZero(int i) {
        long any = 0;
        for (long offset = 0; offset < LENGTH; offset += 8) {
            any |= fr(i).get(java.lang.foreign.ValueLayout.JAVA_LONG, offset);
        }
        return any == 0;
    }

    /** this[i] as a little-endian scalar in the room behind; the caller wipes it. */
    private MemorySegment open(int i) {
        Blst.SCALAR_FROM_FR.call(spareScalar(), fr(i));
        return spareScalar();
    }

    private MemorySegment fr(int i) {
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException(i);
        }
        return slice((long) i * LENGTH, LENGTH);
    }

    private MemorySegment spareFr() {
        return slice((long) size * LENGTH, LENGTH);
    }

    private MemorySegment spareScalar() {
        return slice((size + 1L) * LENGTH, LENGTH);
    }

    private MemorySegment wide() {
        return slice((size + 2L) * LENGTH, WIDE);
    }

    private MemorySegment slice(long offset, long length) {
        return memory.open(SecretAccess.INSTANCE).asSlice(offset, length);
    }

    /** For published vectors and simulations: a secret that was public before. */
    public static SecretScalars ofPublic(Bytes bigEndian, SecretAccess access) {
        SecretScalars secret = zeros(1);
        try {
            secret.read(0, copy(bigEndian), access);
            return secret;
        } catch (ThresholdRefusedException e) {
            secret.close();
            throw e;
        }
    }

    private static MemorySegment copy(Bytes bytes) {
        if (bytes.size() != LENGTH) {
            throw new ThresholdRefusedException(ThresholdTag.ENCODING_INVALID, "a secret scalar has 32 bytes");
        }
        return MemorySegment.ofArray(bytes.toArray());
    }

    @Override
    public void close() {
        memory.close();
    }

    @Override
    public String toString() {
        return "SecretScalars[" + size + " secrets]";
    }
}
