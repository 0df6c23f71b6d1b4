package io.portcullis.depositary.appointment;

import io.portcullis.depositary.model.Bytes32;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of one seal's tree (RFC 9162, section 2.1): some of its leaves, and the nodes that they do not give themselves.
 *
 * <p>Invariants: every known leaf has its path; the nodes are exactly those that are needed, level by level from the leaves up and each level
 * from left to right, so that a set of leaves has one list of nodes. Everything takes time and memory linear in the leaves and nodes known.
 *
 * <p>A level of RFC 9162's tree is the pairs of the level below; a last one without a partner goes up as it is.
 */
public final class SealTree {
    private static final int HASH = Bytes32.LENGTH;

    private final int leafCount;
    private final List<Level> levels;

    /** Of one level what is known, by ascending position. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Level(int width, int[] positions, byte[] hashes, int count) {
        int find(int position) {
            return Arrays.binarySearch(positions, 0, count, position);
        }

        Bytes32 hash(int index) {
            return Bytes32.of(hashes, index * HASH);
        }
    }

    private SealTree(int leafCount, List<Level> levels) {
        this.leafCount = leafCount;
        this.levels = levels;
    }

    /** Where nodes come from that the leaves do not give. */
    @FunctionalInterface
    private interface Nodes {
        void put(int level, int position, byte[] into, int at);
    }

    /**
     * @param positions of the known leaves, ascending strictly, at least one
     * @param leaves their hashes in a row
     * @param nodes in their order, in a row
     * @throws AppointmentRefusal {@code HANDOVER_MALFORMED} if these are not what is needed
     */
    public static SealTree of(int leafCount, int[] positions, byte[] leaves, byte[] nodes) {
        int[] next = {0};
        SealTree tree = build(leafCount, positions, leaves, (level, position, into, at) -> {
            if (next[0] + HASH > nodes.length) {
                throw malformed("a seal has fewer nodes than its leaves need");
            }
            System.arraycopy(nodes, next[0], into, at, HASH);
            next[0] += HASH;
        });
        if (next[0] != nodes.length) {
            throw malformed("a seal has more nodes than its leaves need");
        }
        return tree;
    }

    /** The same from a path for each leaf. */
    static SealTree ofPaths(int leafCount, int[] positions, byte[] leaves, List<List<Bytes32>> paths) {
        return build(leafCount, positions, leaves, (level, position, into, at) -> {
            int child = position ^ 1;
            int leaf = firstBelow(positions, level, child);
            int rank = 0;
            int place = positions[leaf];
            int width = leafCount;
            for (int i = 0; i < level; i++) {
                rank += hasPartner(place, width) ? 1 : 0;
                place >>= 1;
                width = (width + 1) / 2;
            }
            if (rank >= paths.get(leaf).size()) {
                throw malformed("a path is shorter than its tree is high");
            }
            paths.get(leaf).get(rank).copyTo(into, at);
        });
    }

    private static int firstBelow(int[] positions, int level, int node) {
        int at = Arrays.binarySearch(positions, node << level);
        return at >= 0 ? at : -at - 1;
    }

    private static boolean hasPartner(int position, int width) {
        return (position & 1) == 1 || position + 1 < width;
    }

    private static SealTree build(int leafCount, int[] positions, byte[] leaves, Nodes nodes) {
        if (leafCount < 1 || leafCount > Limits.MAX_LEAVES || positions.length == 0) {
            throw malformed("a seal has leaves, and some of them are known");
        }
        for (int i = 0; i < positions.length; i++) {
            if (positions[i] < (i == 0 ? 0 : positions[i - 1] + 1) || positions[i] >= leafCount) {
                throw malformed("leaves ascend, each once, within their seal");
            }
        }
        MessageDigest digest = sha256();
        List<Level> levels = new ArrayList<>();
        int width = leafCount;
        int[] known = positions;
        byte[] hashes = leaves;
        int count = positions.length;
        for (int level = 0; width > 1; level++) {
            Level full = complete(level, width, known, hashes, count, nodes);
            levels.add(full);
            int above = 0;
            int[] parents = new int[count];
            byte[] parentHashes = new byte[count * HASH];
            for (int i = 0; i < full.count(); i++) {
                parents[above] = full.positions()[i] >> 1;
                if (hasPartner(full.positions()[i], width)) {
                    node(digest, full.hashes(), i * HASH, parentHashes, above * HASH);
                    i++;
                } else {
                    System.arraycopy(full.hashes(), i * HASH, parentHashes, above * HASH, HASH);
                }
                above++;
            }
            known = parents;
            hashes = parentHashes;
            count = above;
            width = (width + 1) / 2;
        }
        levels.add(new Level(1, known, hashes, count));
        return new SealTree(leafCount, levels);
    }

    /** The known of a level together with the partners that they lack. */
    private static Level complete(int level, int width, int[] known, byte[] hashes, int count, Nodes nodes) {
        int[] positions = new int[2 * count];
        byte[] all = new byte[2 * count * HASH];
        int to = 0;
        for (int i = 0; i < count; i++) {
            int position = known[i];
            boolean isRight = (position & 1) == 1;
            if (isRight && (to == 0 || positions[to - 1] != position - 1)) {
                nodes.put(level, position - 1, all, to * HASH);
                positions[to++] = position - 1;
            }
            System.arraycopy(hashes, i * HASH, all, to * HASH, HASH);
            positions[to++] = position;
            boolean rightIsKnown = i + 1 < count && known[i + 1] == position + 1;
            if (!isRight && !rightIsKnown && position + 1 < width) {
                nodes.put(level, position + 1, all, to * HASH);
                positions[to++] = position + 1;
            }
        }
        return new Level(width, positions, all, to);
    }

    public Bytes32 root() {
        return levels.getLast().hash(0);
    }

    public int leafCount() {
        return leafCount;
    }

    /** A known node; above the root there is only the root. */
    Bytes32 hashAt(int height, int position) {
        Level level = levels.get(Math.min(height, levels.size() - 1));
        return level.hash(found(level, position));
    }

    /** The path of a known leaf. */
    public List<Bytes32> path(int leaf) {
        List<Bytes32> path = new ArrayList<>();
        int position = leaf;
        for (Level level : levels.subList(0, levels.size() - 1)) {
            if (hasPartner(position, level.width())) {
                path.add(level.hash(found(level, position ^ 1)));
            }
            position >>= 1;
        }
        return path;
    }

    /**
     * The nodes that some of the known leaves need, when the others are forgotten.
     *
     * @param kept ascending strictly, all known
     */
    public byte[] nodesFor(int[] kept) {
        byte[] out = new byte[16 * HASH];
        int length = 0;
        int[] positions = kept.clone();
        int count = positions.length;
        for (Level level : levels.subList(0, levels.size() - 1)) {
            int above = 0;
            for (int i = 0; i < count; i++) {
                int position = positions[i];
                if (i + 1 < count && positions[i + 1] == (position ^ 1)) {
                    i++;
                } else if (hasPartner(position, level.width())) {
                    if (length == out.length) {
                        out = Arrays.copyOf(out, 2 * out.length);
                    }
                    System.arraycopy(level.hashes(), found(level, position ^ 1) * HASH, out, length, HASH);
                    length += HASH;
                }
                positions[above++] = position >> 1;
            }
            count = above;
        }
        return Arrays.copyOf(out, length);
    }

    private static int found(Level level, int position) {
        int index = level.find(position);
        if (index < 0) {
            throw new IllegalArgumentException("not a leaf that is known");
        }
        return index;
    }

    private static void node(MessageDigest digest, byte[] pair, int from, byte[] into, int at) {
        digest.update((byte) 1);
        digest.update(pair, from, 2 * HASH);
        try {
            digest.digest(into, at, HASH);
        } catch (DigestException e) {
            throw new AssertionError("a hash has 32 bytes", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static AppointmentRefusal malformed(String what) {
        return AppointmentTag.HANDOVER_MALFORMED.refusal(what);
    }
}
