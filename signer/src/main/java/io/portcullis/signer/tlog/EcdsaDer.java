package io.portcullis.signer.tlog;

import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.util.Arrays;

/** The two forms of a P-256 signature: 64 bytes {@code r ‖ s}, and {@code SEQUENCE { INTEGER r, INTEGER s }} in DER. One text each. */
public final class EcdsaDer {
    private static final int WIDTH = 32;
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 2;

    private EcdsaDer() {}

    /** @param rs 64 bytes */
    public static Bytes encode(Bytes rs) {
        if (rs.size() != 2 * WIDTH) {
            throw new IllegalArgumentException("r and s have 64 bytes");
        }
        byte[] both = rs.toArray();
        Bytes r = integer(Arrays.copyOfRange(both, 0, WIDTH));
        Bytes s = integer(Arrays.copyOfRange(both, WIDTH, 2 * WIDTH));
        return Bytes.of(new byte[] {SEQUENCE, (byte) (r.size() + s.size())})
                .concat(r)
                .concat(s);
    }

    private static Bytes integer(byte[] magnitude) {
        byte[] value = new BigInteger(1, magnitude).toByteArray();
        return Bytes.of(new byte[] {INTEGER, (byte) value.length}).concat(Bytes.of(value));
    }

    /** @throws RefusedException {@code NOTE_MALFORMED} unless it is the one DER of its numbers */
    public static Bytes decode(Bytes der) {
        byte[] in = der.toArray();
        byte[] rs = new byte[2 * WIDTH];
        int at = 2;
        for (int which = 0; which < 2; which++) {
            int length = at + 1 < in.length ? in[at + 1] : -1;
            if (length < 1 || length > WIDTH + 1 || at + 2 + length > in.length) {
                throw malformed();
            }
            BigInteger value = new BigInteger(Arrays.copyOfRange(in, at + 2, at + 2 + length));
            if (value.signum() < 0 || value.bitLength() > WIDTH * 8) {
                throw malformed();
            }
            byte[] magnitude = value.toByteArray();
            int kept = Math.min(magnitude.length, WIDTH);
            System.arraycopy(magnitude, magnitude.length - kept, rs, (which + 1) * WIDTH - kept, kept);
            at += 2 + length;
        }
        Bytes decoded = Bytes.of(rs);
        if (!encode(decoded).equals(der)) {
            throw malformed();
        }
        return decoded;
    }

    private static RefusedException malformed() {
        return new RefusedException(SignerTag.NOTE_MALFORMED, "not the DER of a signature");
    }
}
