package io.portcullis.engine.account;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 applied again and again. */
final class HashChain {
    private HashChain() {}

    static byte[] sha256(byte[] value) {
        return after(value, 1);
    }

    static byte[] after(byte[] value, int times) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] current = value;
            for (int i = 0; i < times; i++) {
                current = digest.digest(current);
            }
            return current;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
