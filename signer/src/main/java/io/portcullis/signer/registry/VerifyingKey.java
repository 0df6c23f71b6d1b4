package io.portcullis.signer.registry;

import io.portcullis.depositary.model.Address;
import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.math.ec.ECPoint;

/**
 * The public half of a registered key, on its curve.
 *
 * @param encoded 65 bytes {@code 0x04 ‖ x ‖ y} on secp256k1 and P-256; 32 bytes (RFC 8032) for Ed25519
 */
public record VerifyingKey(Algorithm algorithm, Bytes encoded) {
    private static final int SIGNATURE_LENGTH = 64;
    private static final int HALF = 32;

    /** What a key signs with. */
    public enum Algorithm {
        SECP256K1(1, "secp256k1", 65),
        P256(2, "secp256r1", 65),
        ED25519(3, "", 32);

        private final int code;
        private final String curve;
        private final int length;

        Algorithm(int code, String curve, int length) {
            this.code = code;
            this.curve = curve;
            this.length = length;
        }

        int code() {
            return code;
        }

        /** The curve's name in SEC 2, where there is one. */
        public String curve() {
            return curve;
        }

        static Optional<Algorithm> ofCode(int code) {
            return code < 1 || code > values().length ? Optional.empty() : Optional.of(values()[code - 1]);
        }
    }

    /** @throws IllegalArgumentException unless the bytes are a point of the curve in the one form */
    public VerifyingKey {
        if (encoded.size() != algorithm.length) {
            throw new IllegalArgumentException("a key of " + algorithm + " has " + algorithm.length + " bytes");
        }
        if (algorithm == Algorithm.ED25519) {
            new Ed25519PublicKeyParameters(encoded.toArray(), 0);
        } else {
            point(algorithm, encoded);
        }
    }

    private static ECPoint point(Algorithm algorithm, Bytes encoded) {
        byte[] bytes = encoded.toArray();
        if (bytes[0] != 4) {
            throw new IllegalArgumentException("a point is uncompressed");
        }
        // Refuses points that are not on the curve.
        return ECNamedCurveTable.getByName(algorithm.curve).getCurve().decodePoint(bytes);
    }

    /** Whether the 64 bytes are this key's signature over the text. */
    public boolean verifies(Bytes text, Bytes signature) {
        if (signature.size() != SIGNATURE_LENGTH) {
            return false;
        }
        byte[] bytes = signature.toArray();
        if (algorithm == Algorithm.ED25519) {
            Ed25519Signer verifier = new Ed25519Signer();
            verifier.init(false, new Ed25519PublicKeyParameters(encoded.toArray(), 0));
            verifier.update(text.toArray(), 0, text.size());
            return verifier.verifySignature(bytes);
        }
        X9ECParameters curve = ECNamedCurveTable.getByName(algorithm.curve);
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, new ECPublicKeyParameters(point(algorithm, encoded), new ECDomainParameters(curve)));
        return verifier.verifySignature(
                text.sha256().toArray(),
                new BigInteger(1, Arrays.copyOfRange(bytes, 0, HALF)),
                new BigInteger(1, Arrays.copyOfRange(bytes, HALF, SIGNATURE_LENGTH)));
    }

    /** The EVM account of a secp256k1 key. */
    public Optional<Address> address() {
        byte[] bytes = encoded.toArray();
        return algorithm == Algorithm.SECP256K1
                ? Optional.of(Address.ofPublicKey(Arrays.copyOfRange(bytes, 1, bytes.length)))
                : Optional.empty();
    }
}
