package io.portcullis.depositary.model;

import fr.acinq.secp256k1.Secp256k1Exception;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Whose key made a signature, by libsecp256k1. Public data only: nothing here holds or touches a secret.
 *
 * <p>Invariants: digests are 32 bytes, so a message is never taken for its hash; only signatures with {@code s} in the lower half
 * of the order are accepted (EIP-2), by the type {@link Signature}; the answer for a stranger's signature is a refusal, never another
 * address taken on trust.
 */
public final class Secp256k1 {
    private static final int COORDINATES = 64;
    private static final byte UNCOMPRESSED = 0x04;

    private Secp256k1() {}

    /**
     * The account whose key signed the digest (SEC 1, section 4.1.6).
     *
     * @throws IllegalArgumentException if no key can have made that signature
     */
    public static Address recover(Bytes32 digest, Signature signature) {
        byte[] rs = Arrays.copyOf(signature.encode(), COORDINATES);
        try {
            byte[] point = library().ecdsaRecover(rs, digest.toArray(), signature.v() - 27);
            return Address.ofPublicKey(Arrays.copyOfRange(point, point.length - COORDINATES, point.length));
        } catch (Secp256k1Exception e) {
            throw new IllegalArgumentException("no key can have made this signature", e);
        }
    }

    /** Whether that account's key signed the digest. */
    public static boolean verify(Bytes32 digest, Signature signature, Address signer) {
        try {
            return recover(digest, signature).equals(signer);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Whether the key signed the digest.
     *
     * @param publicKey the 64 bytes {@code x ‖ y}; a pair that is no point of the curve verifies nothing
     */
    public static boolean verify(Bytes32 digest, Signature signature, byte[] publicKey) {
        if (publicKey.length != COORDINATES) {
            throw new IllegalArgumentException("expected the 64 bytes x ‖ y, got " + publicKey.length);
        }
        byte[] point = new byte[1 + COORDINATES];
        point[0] = UNCOMPRESSED;
        System.arraycopy(publicKey, 0, point, 1, COORDINATES);
        try {
            return library().verify(Arrays.copyOf(signature.encode(), COORDINATES), digest.toArray(), point);
        } catch (Secp256k1Exception e) {
            return false;
        }
    }

    /**
     * Completes what a token returns: takes {@code s} into the lower half, and finds {@code v} as the one under which the signature
     * recovers to the token's own account.
     *
     * @param rs the 64 bytes {@code r ‖ s}, big-endian
     * @throws IllegalArgumentException if they are malformed, or the account's key did not make them over this digest: a token that
     *     answers so is broken or is not the one expected
     */
    public static Signature fromRaw(byte[] rs, Bytes32 digest, Address expected) {
        if (rs.length != COORDINATES) {
            throw new IllegalArgumentException("a raw signature has 64 bytes, not " + rs.length);
        }
        BigInteger r = new BigInteger(1, Arrays.copyOf(rs, 32));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(rs, 32, COORDINATES));
        BigInteger low = s.compareTo(Signature.HALF_ORDER) > 0 ? Signature.ORDER.subtract(s) : s;
        for (int v = 27; v <= 28; v++) {
            Signature candidate = new Signature(r, low, v);
            if (verify(digest, candidate, expected)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("the signature is not by the key of " + expected);
    }

    private static fr.acinq.secp256k1.Secp256k1 library() {
        return fr.acinq.secp256k1.Secp256k1.get();
    }
}
