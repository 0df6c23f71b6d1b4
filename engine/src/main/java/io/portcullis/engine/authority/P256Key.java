package io.portcullis.engine.authority;

import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;

/**
 * A public key of NIST P-256 (FIPS 186-5). A pair that is no point of the curve is no key: it is refused here, before any provider sees it.
 *
 * @param xy the 64 bytes {@code x ‖ y}, big-endian
 */
public record P256Key(Bytes xy) {
    public static final int LENGTH = 64;
    private static final ECParameterSpec CURVE = curve();

    public P256Key {
        if (xy.size() != LENGTH) {
            throw new IllegalArgumentException("expected 64 bytes x ‖ y, got " + xy.size());
        }
        BigInteger prime = ((ECFieldFp) CURVE.getCurve().getField()).getP();
        BigInteger x = coordinate(xy, 0);
        BigInteger y = coordinate(xy, LENGTH / 2);
        BigInteger right = x.multiply(x)
                .add(CURVE.getCurve().getA())
                .multiply(x)
                .add(CURVE.getCurve().getB())
                .mod(prime);
        if (x.compareTo(prime) >= 0
                || y.compareTo(prime) >= 0
                || !y.multiply(y).mod(prime).equals(right)) {
            throw new IllegalArgumentException("not a point of P-256");
        }
    }

    PublicKey toPublicKey() throws GeneralSecurityException {
        ECPoint point = new ECPoint(coordinate(xy, 0), coordinate(xy, LENGTH / 2));
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, CURVE));
    }

    private static BigInteger coordinate(Bytes xy, int from) {
        return new BigInteger(1, Arrays.copyOfRange(xy.toArray(), from, from + LENGTH / 2));
    }

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has P-256", e);
        }
    }
}
