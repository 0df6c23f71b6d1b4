package io.portcullis.engine.onion;

import io.portcullis.threshold.memory.SecretAccess;
import java.security.MessageDigest;
import java.util.Arrays;

/** What a hop answers with, and the sender reads the answer with: 32 secret bytes, good for the one error of one hop and payment. */
public final class ReturnKey {
    public static final int BYTES = 32;

    private final byte[] key;

    private ReturnKey(byte[] key) {
        this.key = key;
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static ReturnKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a return key has 32 bytes");
        }
        return new ReturnKey(bytes.clone());
    }

    /** For the hub's replicated state. */
    public byte[] copy(SecretAccess access) {
        return key.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReturnKey that && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "ReturnKey[secret]";
    }
}
