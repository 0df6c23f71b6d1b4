package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Bytes32;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A commitment to a state by its history: each change is hashed onto the last root. Two replicas with the same changes have the same root; a
 * change more, less or other is seen at the next block.
 */
final class RunningRoot {
    private final MessageDigest sha256;
    private byte[] root;

    RunningRoot(Bytes32 start) {
        this.root = start.toArray();
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** @param change what kind of change: each caller's own number */
    void add(int change, long a, long b, byte[] rest) {
        sha256.update(root);
        sha256.update(
                ByteBuffer.allocate(20).putInt(change).putLong(a).putLong(b).flip());
        root = sha256.digest(rest);
    }

    Bytes32 value() {
        return Bytes32.of(root);
    }
}
