package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A commitment to a state by its history: each change is hashed onto the last root. Two replicas with the same changes have the same root; a
 * change more, less or other is seen at the next block. One thread; a change allocates nothing.
 */
final class RunningRoot {
    private final MessageDigest sha256;
    private final byte[] root;
    private final ByteBuffer head = ByteBuffer.allocate(Integer.BYTES + 2 * Long.BYTES);

    RunningRoot(Bytes32 start) {
        this.root = start.toArray();
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** @param change what kind of change: each caller's own number */
    void add(int change, long a, long b) {
        begin(change, a, b);
        end();
    }

    void add(int change, long a, long b, Bytes32 rest) {
        begin(change, a, b);
        rest.to(sha256);
        end();
    }

    void add(int change, long a, long b, Bytes rest) {
        begin(change, a, b);
        rest.to(sha256);
        end();
    }

    Bytes32 value() {
        return Bytes32.of(root);
    }

    private void begin(int change, long a, long b) {
        sha256.update(root);
        sha256.update(head.clear().putInt(change).putLong(a).putLong(b).flip());
    }

    private void end() {
        try {
            sha256.digest(root, 0, root.length);
        } catch (DigestException e) {
            throw new AssertionError("a hash is 32 bytes", e);
        }
    }
}
