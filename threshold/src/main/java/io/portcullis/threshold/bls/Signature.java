package io.portcullis.threshold.bls;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.Dst;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.verdict.ThresholdRefusedException;

/** A signature in G1: of a group, or one member's part of it. */
public record Signature(G1 point) {
    public static final int LENGTH = G1.LENGTH;

    /** Signs with the secret's number i: {@code secret · H(message)}. */
    public static Signature sign(SecretScalars secret, int i, Bytes message, SecretAccess access) {
        return sign(secret, i, message, Ciphersuite.SIGNATURE_IN_G1, access);
    }

    public static Signature sign(SecretScalars secret, int i, Bytes message, Dst dst, SecretAccess access) {
        return new Signature(secret.times(i, G1.hash(message, dst)));
    }

    /**
     * @param encoded 48 bytes, compressed
     * @throws ThresholdRefusedException what a point may be refused for
     */
    public static Signature decode(Bytes encoded) {
        return new Signature(G1.decode(encoded));
    }

    public Bytes encode() {
        return point.encode();
    }

    @Override
    public String toString() {
        return point.toString();
    }
}
