package io.portcullis.engine.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 in pieces. */
final class Hashing {
    private Hashing() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
