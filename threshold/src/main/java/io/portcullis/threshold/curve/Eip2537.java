package io.portcullis.threshold.curve;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;

/**
 * The EVM's form of points (EIP-2537): each coordinate of 48 bytes is padded to 64 with zeros in front, and an element of Fp2 has its real
 * part first, where the curve's usual serialization has it second.
 */
final class Eip2537 {
    private static final int COORDINATE = 48;
    private static final int PADDED = 64;
    private static final int IN_FP2 = 4;

    private Eip2537() {}

    static Bytes pad(Bytes serialized) {
        byte[] from = serialized.toArray();
        int count = from.length / COORDINATE;
        byte[] to = new byte[count * PADDED];
        for (int i = 0; i < count; i++) {
            System.arraycopy(from, swapped(i, count) * COORDINATE, to, i * PADDED + PADDED - COORDINATE, COORDINATE);
        }
        return Bytes.of(to);
    }

    /** @throws ThresholdRefusedException POINT_MALFORMED for a wrong length or padding that is not zero */
    static Bytes strip(Bytes padded, int length) {
        byte[] from = padded.toArray();
        if (from.length != length) {
            throw malformed("the point has " + length + " bytes in this form");
        }
        int count = length / PADDED;
        byte[] to = new byte[count * COORDINATE];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < PADDED - COORDINATE; j++) {
                if (from[i * PADDED + j] != 0) {
                    throw malformed("the padding is zero");
                }
            }
            System.arraycopy(from, i * PADDED + PADDED - COORDINATE, to, swapped(i, count) * COORDINATE, COORDINATE);
        }
        // Here the three bits that are flags in the serialized form belong to the coordinate, which they would put
        // beyond p.
        if ((to[0] & 0xe0) != 0) {
            throw malformed("the coordinate is below p");
        }
        return infinity(to) ? flagged(to) : Bytes.of(to);
    }

    private static boolean infinity(byte[] coordinates) {
        int any = 0;
        for (byte b : coordinates) {
            any |= b;
        }
        return any == 0;
    }

    private static Bytes flagged(byte[] zeros) {
        zeros[0] = 0x40;
        return Bytes.of(zeros);
    }

    private static int swapped(int i, int count) {
        return count == IN_FP2 ? i ^ 1 : i;
    }

    private static ThresholdRefusedException malformed(String rule) {
        return new ThresholdRefusedException(ThresholdTag.POINT_MALFORMED, rule);
    }
}
