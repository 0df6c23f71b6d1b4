package io.portcullis.signer.keystore;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/**
 * Turns a token's {@code r ‖ s} into a signature that may leave: verified in software under the public key, and for the batch key
 * brought to the contract's form, with low s (EIP-2) and recovery id.
 *
 * <p>Both come from one computation: verification (SEC 1, section 4.1.4) recomputes the point R, whose x must be r and whose y's
 * parity is the recovery id. Nothing secret is handled here, so variable time is fine.
 */
final class SignatureForm {
    private SignatureForm() {}

    /** @throws SignerFault TOKEN_FAULT if the signature does not verify */
    static Signature batchSignature(PublicPoint key, Bytes32 digest, byte[] rs) {
        BigInteger order = key.curve().getN();
        BigInteger r = new BigInteger(1, Arrays.copyOfRange(rs, 0, 32));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(rs, 32, 64));
        BigInteger low = s.compareTo(Signature.HALF_ORDER) > 0 ? order.subtract(s) : s;
        ECPoint point = noncePoint(key, digest, r, low);
        BigInteger x = point.getAffineXCoord().toBigInteger();
        // x ≥ n happens once in 2^128 signatures and has a recovery id the EVM does not take; it is a fault like any
        // other.
        if (!x.equals(r)) {
            throw unverified();
        }
        return new Signature(r, low, point.getAffineYCoord().testBitZero() ? 28 : 27);
    }

    /** @throws SignerFault TOKEN_FAULT if the signature does not verify */
    static byte[] auditSignature(PublicPoint key, Bytes32 digest, byte[] rs) {
        BigInteger r = new BigInteger(1, Arrays.copyOfRange(rs, 0, 32));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(rs, 32, 64));
        ECPoint point = noncePoint(key, digest, r, s);
        if (!point.getAffineXCoord().toBigInteger().mod(key.curve().getN()).equals(r)) {
            throw unverified();
        }
        return rs.clone();
    }

    /**
     * That {@code r ‖ s} is the key's over the digest.
     *
     * @throws SignerFault TOKEN_FAULT
     */
    static void requireVerified(PublicPoint key, Bytes digest, Bytes rs) {
        if (rs.size() != 64) {
            throw unverified();
        }
        auditSignature(key, Bytes32.of(digest.toArray()), rs.toArray());
    }

    private static ECPoint noncePoint(PublicPoint key, Bytes32 digest, BigInteger r, BigInteger s) {
        BigInteger order = key.curve().getN();
        if (r.signum() <= 0 || r.compareTo(order) >= 0 || s.signum() <= 0 || s.compareTo(order) >= 0) {
            throw unverified();
        }
        BigInteger inverse = s.modInverse(order);
        BigInteger byGenerator =
                new BigInteger(1, digest.toArray()).multiply(inverse).mod(order);
        BigInteger byKey = r.multiply(inverse).mod(order);
        ECPoint point = ECAlgorithms.sumOfTwoMultiplies(key.curve().getG(), byGenerator, key.point(), byKey)
                .normalize();
        if (point.isInfinity()) {
            throw unverified();
        }
        return point;
    }

    private static SignerFault unverified() {
        return new SignerFault(SignerTag.TOKEN_FAULT, "the token's signature does not verify under its own public key");
    }
}
