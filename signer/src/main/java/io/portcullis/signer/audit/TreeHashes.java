package io.portcullis.signer.audit;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
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

    /** The root over the first {@code treeSize} leaves. */
    Bytes32 root(long treeSize) {
        requireSize(treeSize);
        return treeSize == 0 ? MerkleTree.emptyRoot() : Bytes32.of(range(0, treeSize));
    }

    /** MTH(D[begin:end]), where begin is where RFC 9162's splitting puts it. */
    private byte[] range(long begin, long end) {
        long length = end - begin;
        if (Long.bitCount(length) == 1) {
            int level = Long.numberOfTrailingZeros(length);
            return complete(level, begin >> level);
        }
        long split = begin + splitOf(length);
        return node(range(begin, split), range(split, end));
    }

    /** PATH(index, D[treeSize]) of section 2.1.3.1, from the leaf up. */
    List<Bytes32> inclusion(long index, long treeSize) {
        requireSize(treeSize);
        if (index < 0 || index >= treeSize) {
            throw new IndexOutOfBoundsException("no leaf " + index + " among " + treeSize);
        }
        List<Bytes32> path = new ArrayList<>();
        long begin = 0;
        long end = treeSize;
        while (end - begin > 1) {
            long split = begin + splitOf(end - begin);
            if (index < split) {
                path.add(Bytes32.of(range(split, end)));
                end = split;
            } else {
                path.add(Bytes32.of(range(begin, split)));
                begin = split;
            }
        }
        return path.reversed();
    }

    /** PROOF(oldSize, D[newSize]) of section 2.1.4.1. */
    List<Bytes32> consistency(long oldSize, long newSize) {
        requireSize(newSize);
        if (oldSize < 1 || oldSize > newSize) {
            throw new IndexOutOfBoundsException("no tree of " + oldSize + " in one of " + newSize);
        }
        List<Bytes32> path = new ArrayList<>();
        long begin = 0;
        long end = newSize;
        boolean whole = true;
        while (oldSize != end) {
            long split = begin + splitOf(end - begin);
            if (oldSize <= split) {
                path.add(Bytes32.of(range(split, end)));
                end = split;
            } else {
                path.add(Bytes32.of(range(begin, split)));
                begin = split;
                whole = false;
            }
        }
        if (!whole) {
            path.add(Bytes32.of(range(begin, end)));
        }
        return path.reversed();
    }

    private void requireSize(long treeSize) {
        if (treeSize < 0 || treeSize > size) {
            throw new IndexOutOfBoundsException("no tree of " + treeSize + " in one of " + size);
        }
    }

    /** The largest power of two below the length. */
    private static long splitOf(long length) {
        return Long.highestOneBit(length - 1);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
