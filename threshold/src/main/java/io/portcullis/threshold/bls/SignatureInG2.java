package io.portcullis.threshold.bls;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.List;

/** A signature of the other arrangement; see {@link PublicKeyInG1}. */
public record SignatureInG2(G2 point) {
    public static SignatureInG2 sign(SecretScalars secret, int i, Bytes message, SecretAccess access) {
        return new SignatureInG2(secret.times(i, G2.hash(message, Ciphersuite.SIGNATURE_IN_G2)));
    }

    /**
     * @param encoded 96 bytes, compressed
     * @throws ThresholdRefusedException what a point may be refused for
     */
    public static SignatureInG2 decode(Bytes encoded) {
        return new SignatureInG2(G2.decode(encoded));
    }

    /**
     * @param signatures at least one
     * @throws ThresholdRefusedException POINT_INFINITY for signatures that cancel
     */
    public static SignatureInG2 aggregate(List<SignatureInG2> signatures) {
        return new SignatureInG2(
                G2.sum(signatures.stream().map(SignatureInG2::point).toList()));
    }

    public Bytes encode() {
        return point.encode();
    }
}
