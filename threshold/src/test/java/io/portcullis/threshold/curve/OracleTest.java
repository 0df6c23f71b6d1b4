package io.portcullis.threshold.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.bls.Ciphersuite;
import io.portcullis.threshold.bls.PublicKey;
import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.bls.SignatureInG2;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.memory.SecretAccess;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.bls.BLS12_381G1;
import org.bouncycastle.crypto.bls.BLS12_381G2;
import org.bouncycastle.crypto.bls.BLS12_381G2HashToCurve;
import org.bouncycastle.crypto.bls.BLS12_381G2Point;
import org.bouncycastle.crypto.bls.BLS12_381Pairing;
import org.bouncycastle.crypto.bls.BLS12_381ProofOfPossession;
import org.bouncycastle.crypto.bls.BLS12_381Serialization;
import org.bouncycastle.crypto.hash2curve.HashToCurveProfile;
import org.bouncycastle.crypto.hash2curve.HashToEllipticCurve;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Bouncy Castle's arithmetic in plain Java, held against blst's through this package; each repetition has numbers of its own. */
final class OracleTest {
    private static final ECCurve CURVE = BLS12_381G1.createCurve();
    private static final BigInteger R = BLS12_381G2.ORDER;

    @RepeatedTest(6)
    void agreesWithBouncyCastle(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        BigInteger a = new BigInteger(254, random).mod(R);
        BigInteger b = new BigInteger(254, random).mod(R);
        scalars(a, b);
        points(a, b);
        byte[] text = ("message " + random.nextLong()).getBytes(StandardCharsets.US_ASCII);
        hashes(text);
        signatures(a, text);
    }

    private static void scalars(BigInteger a, BigInteger b) {
        assertEquals(bytes(a.add(b).mod(R)), scalar(a).plus(scalar(b)).encode());
        assertEquals(bytes(a.subtract(b).mod(R)), scalar(a).minus(scalar(b)).encode());
        assertEquals(bytes(a.multiply(b).mod(R)), scalar(a).times(scalar(b)).encode());
        assertEquals(bytes(a.modInverse(R)), scalar(a).inverse().encode());
        assertEquals(
                bytes(a.pow(2).mod(R)),
                Scalar.reduce(Bytes.of(a.pow(2).toByteArray())).encode());
    }

    private static void points(BigInteger a, BigInteger b) {
        ECPoint first = BLS12_381G1.getGenerator(CURVE);
        G1 g1 = G1.generator();
        assertEquals(encoded(first.multiply(a)), g1.times(scalar(a)).encode());
        assertEquals(
                encoded(first.multiply(a).add(first.multiply(b))),
                g1.times(scalar(a)).plus(g1.times(scalar(b))).encode());
        assertEquals(
                encoded(first.multiply(a).negate()),
                g1.times(scalar(a)).negate().encode());
        BLS12_381G2Point second = BLS12_381G2.getGenerator();
        G2 g2 = G2.generator();
        assertEquals(encoded(second.multiply(a)), g2.times(scalar(a)).encode());
        assertEquals(
                encoded(second.multiply(a).add(second)),
                g2.times(scalar(a)).plus(g2).encode());
        // Many at once: Σ a^i · (b^i · g), by Pippenger's method here and by the exponent there.
        List<G1> points = new ArrayList<>();
        List<Scalar> weights = new ArrayList<>();
        BigInteger exponent = BigInteger.ZERO;
        for (int i = 1; i <= 20; i++) {
            points.add(g1.times(scalar(b.modPow(BigInteger.valueOf(i), R))));
            weights.add(scalar(a.modPow(BigInteger.valueOf(i), R)));
            exponent = exponent.add(a.multiply(b).modPow(BigInteger.valueOf(i), R));
        }
        assertEquals(
                encoded(first.multiply(exponent.mod(R))),
                G1.sumOfProducts(points, weights).encode());
        // A polynomial with two coefficients, at 9.
        assertEquals(
                encoded(first.multiply(a.add(b.multiply(BigInteger.valueOf(9))).mod(R))),
                G1.evaluate(List.of(g1.times(scalar(a)), g1.times(scalar(b))), 9)
                        .encode());
    }

    private static void hashes(byte[] text) {
        String dst = "ORACLE-V01-CS02-with-expander";
        ECPoint first = HashToEllipticCurve.getInstance(HashToCurveProfile.BLS12_381_G1_XMD_SHA_256_SSWU_RO, dst)
                .hashToCurve(text);
        assertEquals(encoded(first), G1.hash(Bytes.of(text), Dst.of(dst)).encode());
        BLS12_381G2Point second = new BLS12_381G2HashToCurve(dst.getBytes(StandardCharsets.US_ASCII)).hashToCurve(text);
        assertEquals(encoded(second), G2.hash(Bytes.of(text), Dst.of(dst)).encode());
    }

    private static void signatures(BigInteger secret, byte[] text) {
        Bytes message = Bytes.of(text);
        try (SecretScalars key = SecretScalars.ofPublic(bytes(secret), SecretAccess.INSTANCE)) {
            assertEquals(
                    encoded(BLS12_381ProofOfPossession.sign(secret, text)),
                    SignatureInG2.sign(key, 0, message, SecretAccess.INSTANCE).encode());
            // The arrangement that Portcullis signs in, by the oracle's hash and pairing.
            Signature signature = Signature.sign(key, 0, message, SecretAccess.INSTANCE);
            String dst = new String(Ciphersuite.SIGNATURE_IN_G1.bytes().toArray(), StandardCharsets.US_ASCII);
            ECPoint hashed = HashToEllipticCurve.getInstance(HashToCurveProfile.BLS12_381_G1_XMD_SHA_256_SSWU_RO, dst)
                    .hashToCurve(text);
            assertEquals(encoded(hashed.multiply(secret)), signature.encode());
            ECPoint point =
                    BLS12_381Serialization.decompressG1(signature.encode().toArray(), CURVE);
            BLS12_381G2Point publicKey = BLS12_381Serialization.decompressG2(
                    PublicKey.of(key, 0).encode().toArray());
            assertEquals(
                    BLS12_381Pairing.pair(point, BLS12_381G2.getGenerator()), BLS12_381Pairing.pair(hashed, publicKey));
            assertTrue(PublicKey.of(key, 0).verifies(message, signature));
        }
    }

    private static Scalar scalar(BigInteger value) {
        return Scalar.decode(bytes(value));
    }

    private static Bytes bytes(BigInteger value) {
        byte[] all = new byte[33 + 32];
        byte[] magnitude = value.toByteArray();
        System.arraycopy(magnitude, 0, all, all.length - magnitude.length, magnitude.length);
        return Bytes.of(java.util.Arrays.copyOfRange(all, all.length - 32, all.length));
    }

    private static Bytes encoded(ECPoint point) {
        return Bytes.of(BLS12_381Serialization.compressG1(point));
    }

    private static Bytes encoded(BLS12_381G2Point point) {
        return Bytes.of(BLS12_381Serialization.compressG2(point));
    }
}
