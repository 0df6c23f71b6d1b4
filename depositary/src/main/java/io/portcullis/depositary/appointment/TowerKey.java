package io.portcullis.depositary.appointment;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
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

/**
 * The P-256 key that a watchtower's heartbeats and receipts are known by: a point of the curve.
 *
 * @param x its first coordinate, big-endian
 */
public record TowerKey(Bytes32 x, Bytes32 y) {
    /** Bytes of a point: {@code 0x04 ‖ x ‖ y}. */
    public static final int LENGTH = 65;

    private static final byte UNCOMPRESSED = 4;

    /** @throws IllegalArgumentException unless the point is on the curve */
    public TowerKey {
        publicKey(x, y);
    }

    /** @throws IllegalArgumentException unless the bytes are the uncompressed form of a point of the curve */
    public static TowerKey of(byte[] point) {
        if (point.length != LENGTH || point[0] != UNCOMPRESSED) {
            throw new IllegalArgumentException("not an uncompressed point");
        }
        return new TowerKey(Bytes32.of(point, 1), Bytes32.of(point, 1 + Bytes32.LENGTH));
    }

    public byte[] point() {
        byte[] point = new byte[LENGTH];
        point[0] = UNCOMPRESSED;
        x.copyTo(point, 1);
        y.copyTo(point, 1 + Bytes32.LENGTH);
        return point;
    }

    /** Whether it is this key's ECDSA signature over the SHA-256 of the text. */
    public boolean verifies(byte[] text, TowerSignature signature) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(publicKey(x, y));
            verifier.update(text);
            return verifier.verify(signature.toArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static PublicKey publicKey(Bytes32 first, Bytes32 second) {
        BigInteger x = new BigInteger(1, first.toArray());
        BigInteger y = new BigInteger(1, second.toArray());
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

    /** The point's bytes in 0x-hex: the form in which a configuration pins it. */
    @Override
    public String toString() {
        return Hex.encode(point());
    }
}
