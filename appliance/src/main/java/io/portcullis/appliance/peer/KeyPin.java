package io.portcullis.appliance.peer;

import io.portcullis.depositary.model.Bytes32;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;

/** SHA-256 over a certificate's SubjectPublicKeyInfo: a peer's key, whoever issued the certificate and whenever (RFC 7469, section 2.4). */
public record KeyPin(Bytes32 hash) {
    public static KeyPin of(Certificate certificate) {
        try {
            return new KeyPin(Bytes32.of(MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded())));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    public static KeyPin fromHex(String hex) {
        return new KeyPin(Bytes32.fromHex(hex));
    }

    @Override
    public String toString() {
        return hash.toString();
    }
}
