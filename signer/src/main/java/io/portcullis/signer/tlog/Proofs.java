package io.portcullis.signer.tlog;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import java.util.ArrayList;
import java.util.List;

/** Roots and paths of an RFC 9162 tree from the hashes of its complete subtrees, wherever these are kept: at most O(log² n) hashes each. */
public final class Proofs {
    /** The hashes of complete subtrees. */
    @FunctionalInterface
    public interface Subtrees {
        /** The root of the leaves from {@code index · 2^height} to before {@code (index + 1) · 2^height}, all of which there are. */
        Bytes32 root(int height, long index);
    }

    private final Subtrees subtrees;
    private final long size;

    /** @param size leaves whose subtrees there are */
    public Proofs(Subtrees subtrees, long size) {
        this.subtrees = subtrees;
        this.size = size;
    }

    /** The root over the first {@code treeSize} leaves. */
    public Bytes32 root(long treeSize) {
        requireSize(treeSize);
        return treeSize == 0 ? MerkleTree.emptyRoot() : range(0, treeSize);
    }

    /** MTH(D[begin:end]), where begin is where RFC 9162's splitting puts it. */
    private Bytes32 range(long begin, long end) {
        long length = end - begin;
        if (Long.bitCount(length) == 1) {
            int height = Long.numberOfTrailingZeros(length);
            return subtrees.root(height, begin >> height);
        }
        long split = begin + splitOf(length);
        return MerkleTree.nodeHash(range(begin, split), range(split, end));
    }

    /** PATH(index, D[treeSize]) of section 2.1.3.1, from the leaf up. */
    public List<Bytes32> inclusion(long index, long treeSize) {
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
                path.add(range(split, end));
                end = split;
            } else {
                path.add(range(begin, split));
                begin = split;
            }
        }
        return path.reversed();
    }

    /** PROOF(oldSize, D[newSize]) of section 2.1.4.1; empty for no leaves, which every tree continues. */
    public List<Bytes32> consistency(long oldSize, long newSize) {
        requireSize(newSize);
        if (oldSize < 0 || oldSize > newSize) {
            throw new IndexOutOfBoundsException("no tree of " + oldSize + " in one of " + newSize);
        }
        List<Bytes32> path = new ArrayList<>();
        if (oldSize == 0) {
            return path;
        }
        long begin = 0;
        long end = newSize;
        boolean whole = true;
        while (oldSize != end) {
            long split = begin + splitOf(end - begin);
            if (oldSize <= split) {
                path.add(range(split, end));
                end = split;
            } else {
                path.add(range(begin, split));
                begin = split;
                whole = false;
            }
        }
        if (!whole) {
            path.add(range(begin, end));
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
}
