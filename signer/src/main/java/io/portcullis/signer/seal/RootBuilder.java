package io.portcullis.signer.seal;

import io.portcullis.depositary.model.Bytes32;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The RFC 9162 root over leaves that come one by one, without an object per leaf.
 *
 * <p>Invariant: after n leaves, the stack holds one root for each bit that is set in n, the widest subtree first.
 */
final class RootBuilder {
    private static final int HASH = Bytes32.LENGTH;
    private static final int MAX_LEVELS = Long.SIZE;

    private final MessageDigest sha256 = sha256();
    private final byte[] stack = new byte[(MAX_LEVELS + 1) * HASH];
    private final byte[] node = new byte[1 + 2 * HASH];
    private byte[] leaf = new byte[1];
    private int depth;
    private long count;

    RootBuilder() {
        node[0] = 1;
    }

    void add(byte[] from, int offset, int length) {
        if (leaf.length != 1 + length) {
            leaf = new byte[1 + length];
        }
        System.arraycopy(from, offset, leaf, 1, length);
        hash(leaf, depth * HASH);
        depth++;
        count++;
        for (long full = count; (full & 1) == 0; full >>= 1) {
            join();
        }
    }

    /** The two on top become their parent. */
    private void join() {
        depth--;
        int left = (depth - 1) * HASH;
        System.arraycopy(stack, left, node, 1, 2 * HASH);
        hash(node, left);
    }

    private void hash(byte[] bytes, int into) {
        try {
            sha256.update(bytes, 0, bytes.length);
            sha256.digest(stack, into, HASH);
        } catch (DigestException e) {
            throw new AssertionError("the stack has room for a hash", e);
        }
    }

    long count() {
        return count;
    }

    /** Ends the tree: nothing may be added any more. */
    Bytes32 root() {
        if (count == 0) {
            throw new IllegalStateException("a tree without leaves is never sealed");
        }
        while (depth > 1) {
            join();
        }
        byte[] root = new byte[HASH];
        System.arraycopy(stack, 0, root, 0, HASH);
        return Bytes32.of(root);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
