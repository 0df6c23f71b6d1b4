package io.portcullis.bench;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.engine.kernel.Slab;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.kernel.StateTree;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The state root after a block that touched some accounts, records read from their slabs, against SHA-256 of the JVM over exactly as many
 * messages of the same lengths and nothing else. One thread; the touched accounts are others in every round.
 */
final class StateTreeBench {
    private static final int ROUNDS = 7;
    private static final int WARM_UPS = 12;
    private static final int CHECKED = 200;
    private static final double TARGET = 0.5;
    private static final int ACCOUNT_BYTES = 192;
    private static final int LINE_BYTES = 128;
    private static final int LEAF_BYTES = ACCOUNT_BYTES + LINE_BYTES;
    private static final int NODE_MESSAGE_BYTES = 65;

    private final int accounts;
    private final int[] dirtyCounts;
    private final Random random = new Random(13);
    private final MessageDigest digest = sha256();

    /** @param dirtyCounts accounts a block touches, the promised number last */
    StateTreeBench(int accounts, int... dirtyCounts) {
        this.accounts = accounts;
        this.dirtyCounts = dirtyCounts.clone();
    }

    List<Row> run() {
        try (SlabSpace space = SlabSpace.offHeap()) {
            Slab records = new Slab(space, "accounts", ACCOUNT_BYTES, accounts);
            Slab lines = new Slab(space, "lines", LINE_BYTES, accounts);
            StateTree tree = new StateTree(space, "tree", accounts, LEAF_BYTES);
            byte[] bytes = new byte[LEAF_BYTES];
            for (int i = 0; i < accounts; i++) {
                random.nextBytes(bytes);
                records.write(records.allocate(), 0, bytes, 0, ACCOUNT_BYTES);
                lines.write(lines.allocate(), 0, bytes, ACCOUNT_BYTES, LINE_BYTES);
            }
            StateTree.LeafWriter leaves = (slot, into) -> {
                records.read(slot, 0, into, 0, ACCOUNT_BYTES);
                lines.read(slot, 0, into, ACCOUNT_BYTES, LINE_BYTES);
                return LEAF_BYTES;
            };
            tree.markDirty(accounts - 1);
            tree.root(leaves);
            for (int i = 0; i < WARM_UPS; i++) {
                row(records, tree, leaves, dirtyCounts[dirtyCounts.length - 1], 1);
            }
            List<Row> rows = new ArrayList<>();
            for (int dirty : dirtyCounts) {
                rows.add(row(records, tree, leaves, dirty, ROUNDS));
            }
            return rows;
        }
    }

    private Row row(Slab records, StateTree tree, StateTree.LeafWriter leaves, int dirty, int count) {
        Rounds rounds = new Rounds();
        List<Double> millis = new ArrayList<>();
        for (int round = 0; round < count; round++) {
            int[] slots = random.ints(0, accounts).distinct().limit(dirty).toArray();
            for (int slot : slots) {
                records.putLong(slot, 0, random.nextLong());
            }
            int nodes = ancestors(slots);
            long start = CpuClock.nanos();
            for (int slot : slots) {
                tree.markDirty(slot);
            }
            Bytes32 root = tree.root(leaves);
            long ours = CpuClock.nanos() - start;
            requireProofs(tree, root, slots, leaves);
            long limit = raw(dirty, nodes);
            double hashes = dirty + nodes;
            rounds.add(hashes * 1e9 / ours, hashes * 1e9 / limit);
            millis.add(ours / 1e6);
        }
        return new Row(
                String.format(Locale.ROOT, "state root, %,d accounts, %,d dirty", accounts, dirty),
                rounds.ours(),
                rounds.limit(),
                rounds.ratio(),
                "at least 0.5 of SHA-256",
                rounds.ratio() >= TARGET,
                String.format(
                        Locale.ROOT,
                        "hashes a second of CPU; %.1f ms a block, leaves of %d bytes",
                        Rounds.median(millis),
                        LEAF_BYTES));
    }

    /** How many nodes above these leaves are hashes of two children. */
    private int ancestors(int[] slots) {
        int[] at = slots.clone();
        Arrays.sort(at);
        int count = at.length;
        int nodes = 0;
        for (int size = accounts; size > 1; size = (size + 1) >>> 1) {
            int parents = 0;
            for (int i = 0; i < count; i++) {
                int parent = at[i] >>> 1;
                if (parents == 0 || at[parents - 1] != parent) {
                    at[parents++] = parent;
                    nodes += 2 * parent + 1 < size ? 1 : 0;
                }
            }
            count = parents;
        }
        return nodes;
    }

    private static void requireProofs(StateTree tree, Bytes32 root, int[] slots, StateTree.LeafWriter leaves) {
        byte[] leaf = new byte[LEAF_BYTES];
        for (int i = 0; i < Math.min(CHECKED, slots.length); i++) {
            leaves.write(slots[i], leaf);
            Bytes32 hash = MerkleTree.leafHash(leaf);
            if (!MerkleTree.verifyInclusion(slots[i], tree.leaves(), hash, tree.path(slots[i]), root)) {
                throw new IllegalStateException("account " + slots[i] + " is not under the root");
            }
        }
    }

    private long raw(int leaves, int nodes) {
        byte[] message = new byte[1 + LEAF_BYTES];
        long start = CpuClock.nanos();
        hash(message, message.length, leaves);
        hash(message, NODE_MESSAGE_BYTES, nodes);
        return CpuClock.nanos() - start;
    }

    private void hash(byte[] message, int length, int times) {
        try {
            for (int i = 0; i < times; i++) {
                digest.update(message, 0, length);
                digest.digest(message, 0, digest.getDigestLength());
            }
        } catch (DigestException e) {
            throw new IllegalStateException("a hash has the length it says", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
