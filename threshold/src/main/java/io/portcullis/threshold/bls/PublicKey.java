package io.portcullis.threshold.bls;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.Dst;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.Pairing;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.verdict.ThresholdRefusedException;

/** A key in G2: of a group, or of one member's share. */
public record PublicKey(G2 point) {
    /** Of the secret's number i. */
    public static PublicKey of(SecretScalars secret, int i) {
        return new PublicKey(secret.times(i, G2.generator()));
    }

    /**
     * @param encoded 96 bytes, compressed
     * @throws ThresholdRefusedException what a point may be refused for
     */
    public static PublicKey decode(Bytes encoded) {
        return new PublicKey(G2.decode(encoded));
    }

    public Bytes encode() {
        return point.encode();
    }

    /** Whether the signature is this key's over the message, in the ciphersuite with signatures in G1. */
    public boolean verifies(Bytes message, Signature signature) {
        return verifies(message, Ciphersuite.SIGNATURE_IN_G1, signature);
    }

    /** Whether the proof shows that somebody holds this key's secret. */
    public boolean isPossessed(Signature proof) {
        return verifies(encode(), Ciphersuite.POSSESSION_IN_G1, proof);
    }

    /** {@code e(signature, g2) = e(H(message), key)}. */
    public boolean verifies(Bytes message, Dst dst, Signature signature) {
        return Pairing.equal(signature.point(), G2.generator(), G1.hash(message, dst), point);
    }

    @Override
    public String toString() {
        return point.toString();
    }
}
