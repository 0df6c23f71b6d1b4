package io.portcullis.engine.onion;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The primitives of an onion, by the JDK's providers: X25519 (RFC 7748), ChaCha20 and ChaCha20-Poly1305 (RFC 8439), HKDF and HMAC with SHA-256
 * (RFC 5869, 2104). Nonces are zero: every key is used for one message.
 */
final class Suite {
    static final int KEY = 32;
    static final int TAG = 16;
    static final int MAC = 32;

    private static final byte[] NONCE = new byte[12];
    private static final int FIRST_BLOCK = 1;
    private static final byte[] BASE = base();

    /** SubjectPublicKeyInfo of an X25519 key without the key itself (RFC 8410). */
    private static final byte[] INFO_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x03, 0x21, 0x00};

    private Suite() {}

    /** The shared secret, or nothing if it would be zero: the point has a small order. */
    static Optional<byte[]> agree(byte[] privateKey, byte[] point) {
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(privateKey(privateKey));
            agreement.doPhase(publicKeyAt(point), true);
            return Optional.of(agreement.generateSecret());
        } catch (InvalidKeyException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    static byte[] publicKey(byte[] privateKey) {
        return agree(privateKey, BASE).orElseThrow(() -> new AssertionError("the base point has a large order"));
    }

    private static PrivateKey privateKey(byte[] bytes) throws GeneralSecurityException {
        return KeyFactory.getInstance("X25519")
                .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, bytes));
    }

    private static PublicKey publicKeyAt(byte[] point) throws GeneralSecurityException {
        byte[] info = Arrays.copyOf(INFO_PREFIX, INFO_PREFIX.length + KEY);
        System.arraycopy(point, 0, info, INFO_PREFIX.length, KEY);
        return KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(info));
    }

    static byte[] derive(byte[] salt, byte[] secret, byte[] info, int length) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addSalt(salt)
                            .addIKM(secret)
                            .thenExpand(info, length));
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** HKDF-Expand alone, from a key that is uniform already. */
    static byte[] expand(byte[] key, byte[] info, int length) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.expandOnly(new SecretKeySpec(key, "HKDF"), info, length));
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    static byte[] mac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** Ciphertext ‖ tag. */
    static byte[] seal(byte[] key, byte[] associated, byte[] plain) {
        try {
            return aead(Cipher.ENCRYPT_MODE, key, associated).doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** @return nothing if the text is not authentic */
    static Optional<byte[]> open(byte[] key, byte[] associated, byte[] sealed) {
        try {
            return Optional.of(aead(Cipher.DECRYPT_MODE, key, associated).doFinal(sealed));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static Cipher aead(int mode, byte[] key, byte[] associated) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(NONCE));
        cipher.updateAAD(associated);
        return cipher;
    }

    /**
     * The text under ChaCha20's stream from block 1 on: with the key of {@link #seal} exactly its ciphertext, and of zeros the stream itself.
     */
    static byte[] stream(byte[] key, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("ChaCha20");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key, "ChaCha20"),
                    new ChaCha20ParameterSpec(NONCE, FIRST_BLOCK));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    static void wipe(byte[]... secrets) {
        for (byte[] secret : secrets) {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static byte[] base() {
        byte[] nine = new byte[KEY];
        nine[0] = 9;
        return nine;
    }

    private static AssertionError missing(GeneralSecurityException e) {
        return new AssertionError("every JDK 25 has these algorithms", e);
    }
}
