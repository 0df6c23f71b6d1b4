package io.portcullis.depositary.appointment;

import io.portcullis.depositary.model.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The hashes of a seal's tree {@link #HEIGHT} levels above its leaves, over those that are known. With them one leaf's path takes the hashes of the
 * leaves beside it and of no others, and a block of a hundred thousand accounts answers for one of them in no time.
 *
 * <p>A tree of RFC 9162 falls apart there: what is below one such hash is the tree of so many leaves, and the hashes are the leaves of another. So
 * both parts are {@link SealTree}s, and all there is to do here is to tell whose the nodes are.
 */
public final class Crown {
    /** Levels: 256 leaves below each hash. */
    public static final int HEIGHT = 8;

    private static final int HASH = Bytes32.LENGTH;

    private final int leafCount;
    private final int[] positions;
    private final byte[] nodes;
    private final byte[] hashes;

    /** What is known of a leaf. */
    @FunctionalInterface
    public interface LeafHashes {
        /** @param index within the known leaves */
        Bytes32 hash(int index);
    }

    /**
     * @param positions of the known leaves, ascending strictly
     * @param nodes as {@link SealTree#of} takes them
     * @param hashes as {@link #of} made them from the same tree
     */
    public Crown(int leafCount, int[] positions, byte[] nodes, byte[] hashes) {
        this.leafCount = leafCount;
        this.positions = positions.clone();
        this.nodes = nodes.clone();
        this.hashes = hashes.clone();
    }

    /**
     * The hashes to keep.
     *
     * @param kept positions of leaves that the tree knows, ascending strictly
     */
    public static byte[] of(SealTree tree, int[] kept) {
        int[] above = above(kept);
        byte[] hashes = new byte[above.length * HASH];
        for (int i = 0; i < above.length; i++) {
            tree.hashAt(HEIGHT, above[i]).copyTo(hashes, i * HASH);
        }
        return hashes;
    }

    private static int[] above(int[] leaves) {
        return Arrays.stream(leaves).map(leaf -> leaf >> HEIGHT).distinct().toArray();
    }

    /** The path of a known leaf, in the whole tree. */
    public List<Bytes32> path(int leaf, LeafHashes known) {
        int bush = leaf >> HEIGHT;
        int start = bush << HEIGHT;
        int from = first(start);
        int to = first(start + (1 << HEIGHT));
        int[] within = new int[to - from];
        byte[] leaves = new byte[(to - from) * HASH];
        for (int i = from; i < to; i++) {
            within[i - from] = positions[i] - start;
            known.hash(i).copyTo(leaves, (i - from) * HASH);
        }
        Parts parts = parts(bush);
        List<Bytes32> path =
                new ArrayList<>(SealTree.of(Math.min(1 << HEIGHT, leafCount - start), within, leaves, parts.below())
                        .path(leaf - start));
        int width = ((leafCount - 1) >> HEIGHT) + 1;
        path.addAll(SealTree.of(width, above(positions), hashes, parts.above()).path(bush));
        return path;
    }

    private int first(int position) {
        int at = Arrays.binarySearch(positions, position);
        return at >= 0 ? at : -at - 1;
    }

    /** Nodes within one bush, and those above all of them. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Parts(byte[] below, byte[] above) {}

    /** Goes through the nodes in their order, hashing nothing. */
    private Parts parts(int bush) {
        byte[] below = new byte[HEIGHT * (1 << HEIGHT) * HASH];
        int length = 0;
        int next = 0;
        int[] level = positions.clone();
        int count = level.length;
        int width = leafCount;
        for (int height = 0; height < HEIGHT; height++) {
            int parents = 0;
            for (int i = 0; i < count; i++) {
                int position = level[i];
                if (i + 1 < count && level[i + 1] == (position ^ 1)) {
                    i++;
                } else if ((position & 1) == 1 || position + 1 < width) {
                    if (position >> (HEIGHT - height) == bush) {
                        System.arraycopy(nodes, next * HASH, below, length, HASH);
                        length += HASH;
                    }
                    next++;
                }
                level[parents++] = position >> 1;
            }
            count = parents;
            width = (width + 1) / 2;
        }
        return new Parts(Arrays.copyOf(below, length), Arrays.copyOfRange(nodes, next * HASH, nodes.length));
    }
}
