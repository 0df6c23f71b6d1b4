package io.portcullis.signer.testing;

import io.portcullis.signer.intent.Intent;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** P-256 keys of the JDK, in the forms of the wire. */
public final class TestKeys {
    private TestKeys() {}

    public static KeyPair p256() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has P-256", e);
        }
    }

    /** The 65 bytes {@code 0x04 ‖ x ‖ y}. */
    public static Intent.Bytes point(KeyPair pair) {
        byte[] spki = pair.getPublic().getEncoded();
        byte[] point = new byte[65];
        System.arraycopy(spki, spki.length - 65, point, 0, 65);
        return new Intent.Bytes(point);
    }

    /** The 64 bytes {@code r ‖ s}. */
    public static Intent.Bytes signRaw(KeyPair pair, byte[] message) {
        return new Intent.Bytes(sign("SHA256withECDSAinP1363Format", pair, message));
    }

    public static byte[] sign(String algorithm, KeyPair pair, byte[] message) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK signs with P-256", e);
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
