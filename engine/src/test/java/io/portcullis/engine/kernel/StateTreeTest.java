package io.portcullis.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StateTreeTest {
    private static final int LEAF_BYTES = 200;

    /** Leaves of a model; an empty one is a free slot. */
    private final List<byte[]> leaves = new ArrayList<>();

    private int hashed;

    private int write(int leaf, byte[] into) {
        hashed++;
        byte[] bytes = leaves.get(leaf);
        System.arraycopy(bytes, 0, into, 0, bytes.length);
        return bytes.length;
    }

    private List<Bytes32> hashes() {
        return leaves.stream().map(MerkleTree::leafHash).toList();
    }

    @Test
    void isTheEmptyTreeWithoutLeaves() {
        try (SlabSpace space = SlabSpace.offHeap()) {
            assertEquals(MerkleTree.emptyRoot(), new StateTree(space, "t", 1, LEAF_BYTES).root(this::write));
        }
    }

    @Test
    void equalsTheReferenceAtEverySizeItGrowsThrough() {
        try (SlabSpace space = SlabSpace.offHeap()) {
            StateTree tree = new StateTree(space, "t", 300, LEAF_BYTES);
            for (int i = 0; i < 300; i++) {
                leaves.add(new byte[] {(byte) i, (byte) (i >> 8)});
                tree.markDirty(i);
                assertEquals(MerkleTree.root(hashes()), tree.root(this::write), i + 1 + " leaves");
            }
            assertEquals(300, hashed);
        }
    }

    @Property(tries = 150)
    void equalsTheReferenceAfterAnyGrowthsAndMarks(@ForAll long seed, @ForAll @IntRange(min = 1, max = 150) int most) {
        leaves.clear();
        Random random = new Random(seed);
        try (SlabSpace space = SlabSpace.offHeap()) {
            StateTree tree = new StateTree(space, "t", most, LEAF_BYTES);
            for (int round = 0; round < 12; round++) {
                if (leaves.size() < most && random.nextInt(3) > 0) {
                    int more = 1 + random.nextInt(most - leaves.size());
                    for (int i = 0; i < more; i++) {
                        leaves.add(bytes(random));
                    }
                    tree.markDirty(leaves.size() - 1);
                }
                for (int marks = random.nextInt(6); marks > 0 && !leaves.isEmpty(); marks--) {
                    int leaf = random.nextInt(leaves.size());
                    leaves.set(leaf, bytes(random));
                    tree.markDirty(leaf);
                }
                Bytes32 root = tree.root(this::write);
                assertEquals(MerkleTree.root(hashes()), root);
                requireProofs(tree, root);
            }
        }
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(LEAF_BYTES + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private void requireProofs(StateTree tree, Bytes32 root) {
        assertEquals(leaves.size(), tree.leaves());
        List<Bytes32> hashes = hashes();
        for (int i = 0; i < hashes.size(); i += 1 + hashes.size() / 7) {
            List<Bytes32> path = tree.path(i);
            assertEquals(hashes.get(i), tree.leafHash(i));
            assertEquals(MerkleTree.inclusionPath(i, hashes), path);
            assertTrue(MerkleTree.verifyInclusion(i, hashes.size(), hashes.get(i), path, root));
        }
    }

    @Test
    void equalsTheReferenceOverManyChunks() {
        try (SlabSpace space = SlabSpace.offHeap()) {
            StateTree tree = new StateTree(space, "t", 1 << 20, LEAF_BYTES);
            Random random = new Random(3);
            for (int i = 0; i < 70_001; i++) {
                leaves.add(bytes(random));
                tree.markDirty(i);
            }
            assertEquals(MerkleTree.root(hashes()), tree.root(this::write));
            for (int i = 0; i < 500; i++) {
                int leaf = random.nextInt(leaves.size());
                leaves.set(leaf, bytes(random));
                tree.markDirty(leaf);
            }
            Bytes32 root = tree.root(this::write);
            assertEquals(MerkleTree.root(hashes()), root);
            requireProofs(tree, root);
        }
    }

    @Test
    void asksOnlyForLeavesThatWereMarkedAndEachOnce() {
        try (SlabSpace space = SlabSpace.offHeap()) {
            StateTree tree = new StateTree(space, "t", 1_000, LEAF_BYTES);
            for (int i = 0; i < 1_000; i++) {
                leaves.add(new byte[] {(byte) i});
            }
            tree.markDirty(999);
            assertEquals(1_000, tree.dirtyLeaves());
            Bytes32 root = tree.root(this::write);
            assertEquals(1_000, hashed);
            assertEquals(root, tree.root(this::write));
            assertEquals(1_000, hashed);
            tree.markDirty(7);
            tree.markDirty(700);
            tree.markDirty(7);
            assertEquals(2, tree.dirtyLeaves());
            tree.root(this::write);
            assertEquals(1_002, hashed);
        }
    }

    @Test
    void provesTheLastRootWhileMarksWait() {
        try (SlabSpace space = SlabSpace.offHeap()) {
            StateTree tree = new StateTree(space, "t", 10, LEAF_BYTES);
            for (int i = 0; i < 5; i++) {
                leaves.add(new byte[] {(byte) i});
            }
            tree.markDirty(4);
            Bytes32 root = tree.root(this::write);
            tree.markDirty(8);
            assertEquals(5, tree.leaves());
            assertTrue(MerkleTree.verifyInclusion(4, 5, tree.leafHash(4), tree.path(4), root));
            assertThrows(IndexOutOfBoundsException.class, () -> tree.path(5));
        }
    }

    @Test
    void refusesLeavesBeyondItsBound() {
        try (SlabSpace space = SlabSpace.offHeap()) {
            StateTree tree = new StateTree(space, "t", 10, LEAF_BYTES);
            assertThrows(IndexOutOfBoundsException.class, () -> tree.markDirty(10));
            assertThrows(IndexOutOfBoundsException.class, () -> tree.markDirty(-1));
            assertThrows(IllegalArgumentException.class, () -> new StateTree(space, "u", 0, 1));
        }
    }
}
