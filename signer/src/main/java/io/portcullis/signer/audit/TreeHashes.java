package io.portcullis.signer.audit;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.tlog.Proofs;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The hashes of all complete subtrees of a growing RFC 9162 tree (section 2.1). Not thread-safe.
 *
 * <p>Invariant: level k holds, in order, the root of every complete subtree of 2^k leaves; they never change.
 */
final class TreeHashes {
    private static final int HASH = Bytes32.LENGTH;
    private static final int CHUNK_HASHES = 4_096;

    private final List<List<byte[]>> levels = new ArrayList<>();
    private final MessageDigest digest = sha256();
    private long size;

    long size() {
        return size;
    }

    void add(byte[] leafData) {
        digest.update((byte) 0);
        byte[] hash = digest.digest(leafData);
        long index = size++;
        int level = 0;
        put(level, index, hash);
        while ((index & 1) == 1) {
            hash = node(complete(level, index - 1), hash);
            index >>= 1;
            level++;
            put(level, index, hash);
        }
    }

    private void put(int level, long index, byte[] hash) {
        if (levels.size() == level) {
            levels.add(new ArrayList<>());
        }
        List<byte[]> chunks = levels.get(level);
        int within = (int) (index % CHUNK_HASHES);
        if (within == 0) {
            chunks.add(new byte[CHUNK_HASHES * HASH]);
        }
        System.arraycopy(hash, 0, chunks.getLast(), within * HASH, HASH);
    }

    private byte[] complete(int level, long index) {
        byte[] chunk = levels.get(level).get((int) (index / CHUNK_HASHES));
        int start = (int) (index % CHUNK_HASHES) * HASH;
        return Arrays.copyOfRange(chunk, start, start + HASH);
    }

    private byte[] node(byte[] left, byte[] right) {
        digest.update((byte) 1);
        digest.update(left);
        return digest.digest(right);
    }

    /** Roots and paths of the tree as it stands. */
    Proofs proofs() {
        return new Proofs((height, index) -> Bytes32.of(complete(height, index)), size);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
