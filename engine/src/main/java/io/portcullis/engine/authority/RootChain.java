package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A hash chain over every change: {@code root' = SHA-256(root ‖ change)}. A change holds all that decides what it does to a state, so equal
 * roots mean equal states. One SHA-256 of some blocks for each, and nothing allocated.
 */
final class RootChain {
    static final int LONGEST = 512;

    private final MessageDigest sha256;
    private final ByteBuffer change = ByteBuffer.allocate(LONGEST);
    private final byte[] root;

    RootChain(Bytes32 root) {
        this.root = root.toArray();
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    Bytes32 root() {
        return Bytes32.of(root);
    }

    /** Begins a change; the caller puts the rest and calls {@link #link}. */
    RootChain change(int kind) {
        change.clear().put((byte) kind);
        return this;
    }

    RootChain put(long value) {
        change.putLong(value);
        return this;
    }

    RootChain put(Bytes32 value) {
        for (int i = 0; i < Bytes32.LENGTH / Long.BYTES; i++) {
            change.putLong(value.word(i));
        }
        return this;
    }

    RootChain put(Bytes value) {
        return value.with((bytes, from, length) -> {
            change.put(bytes, from, length);
            return this;
        });
    }

    void link() {
        sha256.update(root);
        sha256.update(change.array(), 0, change.position());
        try {
            sha256.digest(root, 0, root.length);
        } catch (DigestException e) {
            throw new AssertionError("a hash is 32 bytes", e);
        }
    }
}
