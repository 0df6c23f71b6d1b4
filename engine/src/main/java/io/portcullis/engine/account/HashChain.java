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
        MessageDigest digest = digest();
        byte[] current = value;
        for (int i = 0; i < times; i++) {
            current = digest.digest(current);
        }
        return current;
    }

    /** A new SHA-256: for an owner that keeps it. */
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
