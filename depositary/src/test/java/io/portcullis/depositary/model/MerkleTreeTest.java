package io.portcullis.depositary.model;

import static io.portcullis.depositary.model.Vectors.list;
import static io.portcullis.depositary.model.Vectors.number;
import static io.portcullis.depositary.model.Vectors.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MerkleTreeTest {
    private static final Vectors VECTORS = Vectors.read("merkle.json");
    private static final List<Bytes32> PUBLISHED = list(VECTORS.root(), "leaves").stream()
            .map(leaf -> MerkleTree.leafHash(Hex.decode(leaf.stringValue())))
            .toList();
    private static final List<Bytes32> ROOTS = words(VECTORS.root(), "roots");

    @Test
    void growsThePublishedRoots() {
        for (int size = 0; size <= PUBLISHED.size(); size++) {
            assertEquals(ROOTS.get(size), MerkleTree.root(PUBLISHED.subList(0, size)));
        }
    }

    @Test
    void provesThePublishedInclusions() {
        for (JsonNode proof : VECTORS.cases("inclusion")) {
            int index = (int) number(proof, "index");
            int size = (int) number(proof, "size");
            List<Bytes32> path = words(proof, "path");
            assertEquals(path, MerkleTree.inclusionPath(index, PUBLISHED.subList(0, size)));
            assertTrue(MerkleTree.verifyInclusion(index, size, PUBLISHED.get(index), path, ROOTS.get(size)));
        }
    }

    @Test
    void provesThePublishedConsistencies() {
        for (JsonNode proof : VECTORS.cases("consistency")) {
            int oldSize = (int) number(proof, "oldSize");
            int newSize = (int) number(proof, "newSize");
            List<Bytes32> path = words(proof, "path");
            assertEquals(path, MerkleTree.consistencyPath(oldSize, PUBLISHED.subList(0, newSize)));
            assertTrue(MerkleTree.verifyConsistency(oldSize, newSize, path, ROOTS.get(oldSize), ROOTS.get(newSize)));
        }
    }

    @Test
    void hashesLeavesAndNodesApart() {
        Bytes32 left = leaf(1);
        Bytes32 right = leaf(2);
        byte[] both = new byte[64];
        System.arraycopy(left.toArray(), 0, both, 0, 32);
        System.arraycopy(right.toArray(), 0, both, 32, 32);
        assertFalse(MerkleTree.nodeHash(left, right).equals(MerkleTree.leafHash(both)));
    }

    @Property
    void everyLeafIsProvenAndNoOther(
            @ForAll @IntRange(min = 1, max = 70) int size, @ForAll @IntRange(max = 69) int seed) {
        List<Bytes32> leaves = leaves(size);
        int index = seed % size;
        Bytes32 root = MerkleTree.root(leaves);
        List<Bytes32> path = MerkleTree.inclusionPath(index, leaves);
        assertTrue(MerkleTree.verifyInclusion(index, size, leaves.get(index), path, root));
        for (int other = 0; other < size; other++) {
            if (other != index) {
                assertFalse(MerkleTree.verifyInclusion(other, size, leaves.get(index), path, root));
                assertFalse(MerkleTree.verifyInclusion(index, size, leaves.get(other), path, root));
            }
        }
        forEachDamage(
                path,
                damaged -> assertFalse(MerkleTree.verifyInclusion(index, size, leaves.get(index), damaged, root)));
    }

    @Property
    void everyPrefixIsProvenAndNoOther(
            @ForAll @IntRange(min = 1, max = 70) int newSize, @ForAll @IntRange(max = 70) int seed) {
        List<Bytes32> leaves = leaves(newSize);
        int oldSize = seed % (newSize + 1);
        Bytes32 oldRoot = MerkleTree.root(leaves.subList(0, oldSize));
        Bytes32 newRoot = MerkleTree.root(leaves);
        List<Bytes32> path = MerkleTree.consistencyPath(oldSize, leaves);
        assertTrue(MerkleTree.verifyConsistency(oldSize, newSize, path, oldRoot, newRoot));
        assertFalse(MerkleTree.verifyConsistency(oldSize, newSize, path, leaf(-1), newRoot));
        if (oldSize > 0) {
            assertFalse(MerkleTree.verifyConsistency(oldSize, newSize, path, oldRoot, leaf(-1)));
        }
        forEachDamage(
                path,
                damaged -> assertFalse(MerkleTree.verifyConsistency(oldSize, newSize, damaged, oldRoot, newRoot)));
    }

    @Property
    void aRewrittenLogContinuesNothing(
            @ForAll @IntRange(min = 2, max = 70) int newSize, @ForAll @IntRange(max = 69) int seed) {
        int oldSize = 1 + seed % (newSize - 1);
        List<Bytes32> leaves = leaves(newSize);
        Bytes32 oldRoot = MerkleTree.root(leaves.subList(0, oldSize));
        List<Bytes32> rewritten = new ArrayList<>(leaves);
        rewritten.set(seed % oldSize, leaf(-1));
        List<Bytes32> path = MerkleTree.consistencyPath(oldSize, rewritten);
        assertFalse(MerkleTree.verifyConsistency(oldSize, newSize, path, oldRoot, MerkleTree.root(rewritten)));
    }

    @Test
    void refusesProofsOfNothing() {
        Bytes32 root = MerkleTree.root(leaves(3));
        assertFalse(MerkleTree.verifyInclusion(0, 0, leaf(0), List.of(), MerkleTree.emptyRoot()));
        assertFalse(MerkleTree.verifyInclusion(-1, 3, leaf(0), List.of(), root));
        assertFalse(MerkleTree.verifyInclusion(3, 3, leaf(0), List.of(), root));
        assertFalse(MerkleTree.verifyConsistency(4, 3, List.of(), root, root));
        assertFalse(MerkleTree.verifyConsistency(-1, 3, List.of(), root, root));
        assertFalse(MerkleTree.verifyConsistency(3, 4, List.of(), root, root));
        assertThrows(IndexOutOfBoundsException.class, () -> MerkleTree.inclusionPath(3, leaves(3)));
        assertThrows(IndexOutOfBoundsException.class, () -> MerkleTree.consistencyPath(4, leaves(3)));
    }

    private interface Check {
        void of(List<Bytes32> damaged);
    }

    /** The path with one sibling changed, one more at its end, and one less. */
    private static void forEachDamage(List<Bytes32> path, Check check) {
        for (int i = 0; i < path.size(); i++) {
            List<Bytes32> changed = new ArrayList<>(path);
            changed.set(i, leaf(-1));
            check.of(changed);
        }
        List<Bytes32> longer = new ArrayList<>(path);
        longer.add(leaf(-1));
        check.of(longer);
        if (!path.isEmpty()) {
            check.of(path.subList(0, path.size() - 1));
        }
    }

    private static List<Bytes32> leaves(int size) {
        return IntStream.range(0, size).mapToObj(MerkleTreeTest::leaf).toList();
    }

    private static Bytes32 leaf(int number) {
        return MerkleTree.leafHash(new byte[] {(byte) number, (byte) (number >> 8)});
    }
}
