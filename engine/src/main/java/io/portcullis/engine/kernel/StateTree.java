package io.portcullis.engine.kernel;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.engine.Limits;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The RFC 9162 tree over the slots 0 to n−1 of a slab (protocol.md, section 1): {@code H(0x00 ‖ data)}, {@code H(0x01 ‖ left ‖ right)}.
 *
 * <p>Invariants: {@link #root} equals {@code MerkleTree.root} over the same leaves; it hashes each leaf marked since the last call and
 * each of their ancestors once, and nothing else. A node without a right sibling stands for itself one level up, which is where RFC 9162
 * splits. The root is of the leaves' bytes alone: neither marks nor the order of calls have an influence, if every change was marked.
 *
 * <p>Hashes lie outside of the heap, 64 bytes a leaf over all levels. One thread uses a tree; after warm up it allocates a few objects a
 * root, none a node.
 */
public final class StateTree {
    /** Says what a leaf is made of. */
    @FunctionalInterface
    public interface LeafWriter {
        /**
         * @param into as long as the tree was told leaves may be
         * @return how many bytes were written; 0 for a free slot, which is the empty leaf
         */
        int write(int leaf, byte[] into);
    }

    private static final int HASH_BYTES = TreeLevel.HASH_BYTES;

    /** Messages gathered before they are hashed, so that their cache misses overlap. */
    private static final int BATCH = 64;

    /** Levels that go where idle records go, if records do: 62 of the 64 bytes a leaf. */
    private static final int LOW_LEVELS = 5;

    private static final int NODE_BYTES = 1 + 2 * HASH_BYTES;

    private final SlabSpace space;
    private final SlabSpace lowSpace;
    private final String name;
    private final int maxLeaves;
    private final MessageDigest digest;
    private final int leafMessageBytes;
    private final byte[] leaf;
    private final byte[] leafMessages;
    private final int[] leafLengths = new int[BATCH];
    private final byte[] nodes = new byte[BATCH * NODE_BYTES];
    private final byte[] hash = new byte[HASH_BYTES];
    private final byte[] emptyLeaf;
    private final List<TreeLevel> levels = new ArrayList<>();
    private final DirtyBits dirty = new DirtyBits();
    private final int[] work;
    private final int[] windows;

    @SuppressWarnings("UnusedVariable") // a read whose result goes nowhere is not made
    private long touched;

    private int markedLeaves;
    private int leaves;

    /**
     * @param name of its chunks in the space
     * @param maxLeaves 1 to {@link Limits#SLAB_RECORDS}
     * @param leafBytes the most a leaf is made of
     */
    public StateTree(SlabSpace space, String name, int maxLeaves, int leafBytes) {
        if (maxLeaves < 1 || maxLeaves > Limits.SLAB_RECORDS) {
            throw new IllegalArgumentException("a tree of at most " + maxLeaves + " leaves");
        }
        this.space = Objects.requireNonNull(space);
        this.lowSpace = space.idle().map(SlabSpace.Idle::space).orElse(space);
        this.name = Objects.requireNonNull(name);
        this.maxLeaves = maxLeaves;
        this.leafMessageBytes = 1 + leafBytes;
        this.leaf = new byte[leafBytes];
        this.leafMessages = new byte[BATCH * leafMessageBytes];
        this.emptyLeaf = MerkleTree.leafHash(new byte[0]).toArray();
        this.digest = sha256();
        this.windows = new int[((maxLeaves - 1) >>> DirtyBits.WINDOW_SHIFT) + 1];
        int fewer = maxLeaves < DirtyBits.WINDOW_BITS ? Integer.highestOneBit(maxLeaves) * 2 : DirtyBits.WINDOW_BITS;
        this.work = new int[Math.max(fewer, windows.length)];
        for (int i = 0; i < BATCH; i++) {
            nodes[i * NODE_BYTES] = 1;
        }
    }

    /** How many leaves the last {@link #root} was over. */
    public int leaves() {
        return leaves;
    }

    /** How many leaves the next {@link #root} will hash. */
    public int dirtyLeaves() {
        return dirty.size();
    }

    /** A leaf changed, or is new: the tree then reaches up to it, and what lies between is new too. */
    public void markDirty(int leaf) {
        if (leaf < 0 || leaf >= maxLeaves) {
            throw new IndexOutOfBoundsException("leaf " + leaf + " of at most " + maxLeaves);
        }
        while (markedLeaves < leaf) {
            dirty.add(markedLeaves++);
        }
        markedLeaves = Math.max(markedLeaves, leaf + 1);
        dirty.add(leaf);
    }

    /** Hashes what is dirty: the subtree of each window of leaves by itself, while it is in the cache, then what is above them. */
    public Bytes32 root(LeafWriter writer) {
        grow();
        if (leaves == 0) {
            return MerkleTree.emptyRoot();
        }
        int dirtyWindows = 0;
        for (int window = 0; dirty.size() > 0 && window < dirty.windows(); window++) {
            int count = dirty.drain(window, work);
            if (count > 0) {
                hashLeaves(writer, count);
                hashLevels(1, Math.min(DirtyBits.WINDOW_SHIFT, levels.size() - 1), count);
                windows[dirtyWindows++] = window;
            }
        }
        if (dirtyWindows > 0) {
            System.arraycopy(windows, 0, work, 0, dirtyWindows);
            hashLevels(DirtyBits.WINDOW_SHIFT + 1, levels.size() - 1, dirtyWindows);
        }
        return hashAt(levels.size() - 1, 0);
    }

    /** The hash of a leaf as of the last {@link #root}. */
    public Bytes32 leafHash(int leaf) {
        return hashAt(0, Objects.checkIndex(leaf, leaves));
    }

    /** The siblings that lead from a leaf to the last {@link #root}, as {@code MerkleTree.verifyInclusion} takes them. */
    public List<Bytes32> path(int leaf) {
        int index = Objects.checkIndex(leaf, leaves);
        int size = leaves;
        List<Bytes32> path = new ArrayList<>();
        for (int level = 0; size > 1; level++) {
            int sibling = index ^ 1;
            if (sibling < size) {
                path.add(hashAt(level, sibling));
            }
            index >>>= 1;
            size = (size + 1) >>> 1;
        }
        return path;
    }

    private void grow() {
        if (leaves == markedLeaves) {
            return;
        }
        leaves = markedLeaves;
        int size = leaves;
        for (int i = 0; ; i++) {
            if (i == levels.size()) {
                levels.add(
                        new TreeLevel(i < LOW_LEVELS ? lowSpace : space, name + "-" + i, Math.max(1, maxLeaves >>> i)));
            }
            levels.get(i).reach(size);
            if (size == 1) {
                return;
            }
            size = (size + 1) >>> 1;
        }
    }

    private void hashLeaves(LeafWriter writer, int count) {
        TreeLevel level = levels.getFirst();
        for (int from = 0; from < count; from += BATCH) {
            int batch = Math.min(BATCH, count - from);
            for (int i = 0; i < batch; i++) {
                leafLengths[i] = writer.write(work[from + i], leaf);
                System.arraycopy(leaf, 0, leafMessages, i * leafMessageBytes + 1, leafLengths[i]);
            }
            for (int i = 0; i < batch; i++) {
                if (leafLengths[i] == 0) {
                    level.write(work[from + i], emptyLeaf, 0);
                } else {
                    hash(leafMessages, i * leafMessageBytes, 1 + leafLengths[i]);
                    level.write(work[from + i], hash, 0);
                }
            }
        }
    }

    private void hashLevels(int from, int to, int dirtyBelow) {
        int count = dirtyBelow;
        for (int level = from; level <= to; level++) {
            count = hashLevel(level, count);
        }
    }

    /** Makes, of the ascending children in {@link #work}, their parents, and hashes each. */
    private int hashLevel(int number, int count) {
        int childrenInAll = ((leaves - 1) >>> (number - 1)) + 1;
        int parents = 0;
        for (int i = 0; i < count; i++) {
            int parent = work[i] >>> 1;
            if (parents == 0 || work[parents - 1] != parent) {
                work[parents++] = parent;
            }
        }
        TreeLevel below = levels.get(number - 1);
        TreeLevel level = levels.get(number);
        boolean hasOnlyChild = (childrenInAll & 1) == 1 && work[parents - 1] == childrenInAll >>> 1;
        int pairs = hasOnlyChild ? parents - 1 : parents;
        for (int from = 0; from < pairs; from += BATCH) {
            int batch = Math.min(BATCH, pairs - from);
            for (int i = 0; i < batch; i++) {
                touched += below.touch(work[from + i] << 1) + level.touch(work[from + i]);
            }
            for (int i = 0; i < batch; i++) {
                below.read(work[from + i] << 1, nodes, i * NODE_BYTES + 1, 2);
            }
            for (int i = 0; i < batch; i++) {
                hash(nodes, i * NODE_BYTES, NODE_BYTES);
                level.write(work[from + i], hash, 0);
            }
        }
        if (hasOnlyChild) {
            below.read(childrenInAll - 1, hash, 0, 1);
            level.write(work[parents - 1], hash, 0);
        }
        return parents;
    }

    private void hash(byte[] message, int at, int length) {
        try {
            digest.update(message, at, length);
            digest.digest(hash, 0, HASH_BYTES);
        } catch (DigestException e) {
            throw new AssertionError("a hash of SHA-256 has 32 bytes", e);
        }
    }

    private Bytes32 hashAt(int level, int index) {
        byte[] bytes = new byte[HASH_BYTES];
        levels.get(level).read(index, bytes, 0, 1);
        return Bytes32.of(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
