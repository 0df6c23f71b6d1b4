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
    /** Making one costs as much as hashing with it. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(MerkleTree::newSha256);

    private MerkleTree() {}

    public static Bytes32 emptyRoot() {
        return Bytes32.owned(sha256().digest());
    }

    public static Bytes32 leafHash(byte[] data) {
        MessageDigest digest = sha256();
        digest.update((byte) 0);
        return Bytes32.owned(digest.digest(data));
    }

    public static Bytes32 nodeHash(Bytes32 left, Bytes32 right) {
        MessageDigest digest = sha256();
        digest.update((byte) 1);
        left.to(digest);
        right.to(digest);
        return Bytes32.owned(digest.digest());
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

    /**
     * What proves that the tree of the first {@code oldSize} leaves is a prefix of the whole (section 2.1.4.1). Empty when the two are
     * the same tree, and for {@code oldSize} 0: every tree continues the empty one.
     */
    public static List<Bytes32> consistencyPath(int oldSize, List<Bytes32> leafHashes) {
        if (oldSize < 0 || oldSize > leafHashes.size()) {
            throw new IndexOutOfBoundsException("no prefix of " + oldSize + " among " + leafHashes.size());
        }
        return oldSize == 0 ? List.of() : subProof(oldSize, leafHashes, true);
    }

    private static List<Bytes32> subProof(int oldSize, List<Bytes32> leafHashes, boolean isOldTree) {
        if (oldSize == leafHashes.size()) {
            return isOldTree ? List.of() : List.of(root(leafHashes));
        }
        int split = largestPowerOfTwoBelow(leafHashes.size());
        List<Bytes32> left = leafHashes.subList(0, split);
        List<Bytes32> right = leafHashes.subList(split, leafHashes.size());
        List<Bytes32> path = new ArrayList<>(
                oldSize <= split ? subProof(oldSize, left, isOldTree) : subProof(oldSize - split, right, false));
        path.add(oldSize <= split ? root(right) : root(left));
        return path;
    }

    /**
     * Whether the path proves that the new tree continues the old one (section 2.1.4.2). Equal sizes need equal roots and an empty
     * path; the empty tree's root is {@link #emptyRoot} and nothing else.
     */
    public static boolean verifyConsistency(
            long oldSize, long newSize, List<Bytes32> path, Bytes32 oldRoot, Bytes32 newRoot) {
        if (oldSize < 0 || oldSize > newSize) {
            return false;
        }
        if (oldSize == newSize) {
            return path.isEmpty() && oldRoot.equals(newRoot);
        }
        if (oldSize == 0) {
            return path.isEmpty() && oldRoot.equals(emptyRoot());
        }
        boolean oldIsComplete = Long.bitCount(oldSize) == 1;
        int first = oldIsComplete ? 0 : 1;
        if (path.size() < first) {
            return false;
        }
        long position = oldSize - 1;
        long last = newSize - 1;
        while ((position & 1) == 1) {
            position >>= 1;
            last >>= 1;
        }
        Bytes32 oldHash = oldIsComplete ? oldRoot : path.getFirst();
        Bytes32 newHash = oldHash;
        for (Bytes32 sibling : path.subList(first, path.size())) {
            if (last == 0) {
                return false;
            }
            if ((position & 1) == 1 || position == last) {
                oldHash = nodeHash(sibling, oldHash);
                newHash = nodeHash(sibling, newHash);
                while ((position & 1) == 0 && position != 0) {
                    position >>= 1;
                    last >>= 1;
                }
            } else {
                newHash = nodeHash(newHash, sibling);
            }
            position >>= 1;
            last >>= 1;
        }
        return last == 0 && oldHash.equals(oldRoot) && newHash.equals(newRoot);
    }

    private static int largestPowerOfTwoBelow(int size) {
        return Integer.highestOneBit(size - 1);
    }

    private static MessageDigest sha256() {
        MessageDigest digest = SHA_256.get();
        digest.reset();
        return digest;
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
