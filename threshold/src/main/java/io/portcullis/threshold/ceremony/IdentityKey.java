package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;

/**
 * The P-256 key inside a member's HSM by which the ceremony knows it.
 *
 * @param point uncompressed, 65 bytes {@code 0x04 ‖ x ‖ y}, on the curve
 */
public record IdentityKey(Bytes point) {
    public static final int LENGTH = 65;
    public static final int SIGNATURE_LENGTH = 64;

    /** @throws IllegalArgumentException unless the point is on the curve */
    public IdentityKey {
        decode(point);
    }

    /** Whether the 64 bytes {@code r ‖ s} are this key's ECDSA signature over the SHA-256 of the text. */
    public boolean verifies(Bytes text, Bytes signature) {
        if (signature.size() != SIGNATURE_LENGTH) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(decode(point));
            verifier.update(text.toArray());
            return verifier.verify(signature.toArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static PublicKey decode(Bytes point) {
        byte[] bytes = point.toArray();
        if (bytes.length != LENGTH || bytes[0] != 4) {
            throw new IllegalArgumentException("not an uncompressed point");
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(bytes, 1, 33));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(bytes, 33, 65));
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
            BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
            BigInteger right = x.multiply(x)
                    .add(curve.getCurve().getA())
                    .multiply(x)
                    .add(curve.getCurve().getB())
                    .mod(p);
            if (x.compareTo(p) >= 0
                    || y.compareTo(p) >= 0
                    || !y.multiply(y).mod(p).equals(right)) {
                throw new IllegalArgumentException("the point is not on P-256");
            }
            return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a key of P-256", e);
        }
    }
}
