package io.portcullis.engine.account;

import io.portcullis.depositary.model.Bytes32;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 applied again and again, in one buffer. One thread. */
final class HashChain {
    private final MessageDigest digest = digest();
    private final byte[] current = new byte[Bytes32.LENGTH];

    /** @return good until the next call */
    byte[] sha256(Bytes32 value) {
        return after(value, 1);
    }

    /** @return good until the next call */
    byte[] after(Bytes32 value, int times) {
        value.copyTo(current, 0);
        try {
            for (int i = 0; i < times; i++) {
                digest.update(current);
                digest.digest(current, 0, current.length);
            }
        } catch (DigestException e) {
            throw new AssertionError("a hash is 32 bytes", e);
        }
        return current;
    }

    /** A new SHA-256, for an owner that keeps it. */
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
