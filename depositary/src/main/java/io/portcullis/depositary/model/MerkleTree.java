package io.portcullis.depositary.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The one kind of tree in this product: RFC 9162, section 2.1. SHA-256, leaf {@code H(0x00 ‖ data)}, node {@code H(0x01 ‖ left ‖
 * right)}, the empty tree {@code H()}. Indexes and sizes count leaves from zero; paths run from the leaf up.
 */
public final class MerkleTree {
    private MerkleTree() {}

    public static Bytes32 emptyRoot() {
        return Bytes32.of(sha256().digest());
    }

    public static Bytes32 leafHash(byte[] data) {
        MessageDigest digest = sha256();
        digest.update((byte) 0);
        return Bytes32.of(digest.digest(data));
    }

    public static Bytes32 nodeHash(Bytes32 left, Bytes32 right) {
        MessageDigest digest = sha256();
        digest.update((byte) 1);
        digest.update(left.toArray());
        return Bytes32.of(digest.digest(right.toArray()));
    }

    /** The root over leaf hashes (section 2.1.1). */
    public static Bytes32 root(List<Bytes32> leafHashes) {
        if (leafHashes.isEmpty()) {
            return emptyRoot();
        }
        if (leafHashes.size() == 1) {
            return leafHashes.getFirst();
        }
        int split = largestPowerOfTwoBelow(leafHashes.size());
        return nodeHash(root(leafHashes.subList(0, split)), root(leafHashes.subList(split, leafHashes.size())));
    }

    /** The siblings that lead from a leaf to the root (section 2.1.3.1). */
    public static List<Bytes32> inclusionPath(int index, List<Bytes32> leafHashes) {
        if (index < 0 || index >= leafHashes.size()) {
            throw new IndexOutOfBoundsException("no leaf " + index + " among " + leafHashes.size());
        }
        if (leafHashes.size() == 1) {
            return List.of();
        }
        int split = largestPowerOfTwoBelow(leafHashes.size());
        List<Bytes32> left = leafHashes.subList(0, split);
        List<Bytes32> right = leafHashes.subList(split, leafHashes.size());
        List<Bytes32> path =
                new ArrayList<>(index < split ? inclusionPath(index, left) : inclusionPath(index - split, right));
        path.add(index < split ? root(right) : root(left));
        return path;
    }

    /** Whether the path leads from the leaf to the root (section 2.1.3.2). */
    public static boolean verifyInclusion(long index, long size, Bytes32 leafHash, List<Bytes32> path, Bytes32 root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long position = index;
        long last = size - 1;
        Bytes32 hash = leafHash;
        for (Bytes32 sibling : path) {
            if (last == 0) {
                return false;
            }
            if ((position & 1) == 1 || position == last) {
                hash = nodeHash(sibling, hash);
                while ((position & 1) == 0 && position != 0) {
                    position >>= 1;
                    last >>= 1;
                }
            } else {
                hash = nodeHash(hash, sibling);
            }
            position >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    private static int largestPowerOfTwoBelow(int size) {
        return Integer.highestOneBit(size - 1);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
