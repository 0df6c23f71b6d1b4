package io.portcullis.depositary.model;

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

class MerkleTreeTest {
    private static final List<Bytes32> LEAVES = published("leaf")
            .map(row -> MerkleTree.leafHash(Hex.decode(row.get(1))))
            .toList();

    @Test
    void publishedRootsAreOurs() {
        published("root")
                .forEach(row -> assertEquals(
                        Bytes32.fromHex(row.get(2)), MerkleTree.root(LEAVES.subList(0, Integer.parseInt(row.get(1))))));
    }

    @Test
    void publishedInclusionPathsAreOursAndVerify() {
        published("inclusion").forEach(row -> {
            int index = Integer.parseInt(row.get(1));
            List<Bytes32> tree = LEAVES.subList(0, Integer.parseInt(row.get(2)));
            List<Bytes32> path = path(row);
            assertEquals(path, MerkleTree.inclusionPath(index, tree));
            assertTrue(MerkleTree.verifyInclusion(index, tree.size(), tree.get(index), path, MerkleTree.root(tree)));
        });
    }

    @Test
    void publishedConsistencyPathsAreOursAndVerify() {
        published("consistency").forEach(row -> {
            List<Bytes32> old = LEAVES.subList(0, Integer.parseInt(row.get(1)));
            List<Bytes32> tree = LEAVES.subList(0, Integer.parseInt(row.get(2)));
            List<Bytes32> path = path(row);
            assertEquals(path, MerkleTree.consistencyPath(old.size(), tree));
            assertTrue(MerkleTree.verifyConsistency(
                    old.size(), tree.size(), path, MerkleTree.root(old), MerkleTree.root(tree)));
        });
    }

    @Property(tries = 300)
    void everyLeafProvesItsPlaceAndNoOther(
            @ForAll @IntRange(min = 1, max = 40) int size, @ForAll @IntRange(max = 39) int anyIndex) {
        List<Bytes32> tree = tree(size);
        int index = anyIndex % size;
        Bytes32 root = MerkleTree.root(tree);
        List<Bytes32> path = MerkleTree.inclusionPath(index, tree);
        assertTrue(MerkleTree.verifyInclusion(index, size, tree.get(index), path, root));
        for (int other = 0; other < size; other++) {
            assertEquals(other == index, MerkleTree.verifyInclusion(other, size, tree.get(index), path, root));
        }
        refusesCorrupted(path, bad -> MerkleTree.verifyInclusion(index, size, tree.get(index), bad, root));
    }

    @Property(tries = 300)
    void everyPrefixProvesItsContinuation(
            @ForAll @IntRange(min = 1, max = 40) int size, @ForAll @IntRange(max = 40) int anyOld) {
        List<Bytes32> tree = tree(size);
        int old = anyOld % (size + 1);
        Bytes32 oldRoot = MerkleTree.root(tree.subList(0, old));
        Bytes32 root = MerkleTree.root(tree);
        List<Bytes32> path = MerkleTree.consistencyPath(old, tree);
        assertTrue(MerkleTree.verifyConsistency(old, size, path, oldRoot, root));
        refusesCorrupted(path, bad -> MerkleTree.verifyConsistency(old, size, bad, oldRoot, root));
        if (old > 0 && old < size) {
            assertFalse(MerkleTree.verifyConsistency(old, size, path, root, oldRoot));
            assertFalse(MerkleTree.verifyConsistency(old, size, path, oldRoot, MerkleTree.emptyRoot()));
        }
    }

    @Test
    void refusesSizesThatAreNone() {
        Bytes32 root = MerkleTree.emptyRoot();
        assertFalse(MerkleTree.verifyInclusion(-1, 1, root, List.of(), root));
        assertFalse(MerkleTree.verifyInclusion(1, 1, root, List.of(), root));
        assertFalse(MerkleTree.verifyInclusion(0, 0, root, List.of(), root));
        assertFalse(MerkleTree.verifyConsistency(-1, 1, List.of(), root, root));
        assertFalse(MerkleTree.verifyConsistency(2, 1, List.of(), root, root));
        assertFalse(MerkleTree.verifyConsistency(0, 1, List.of(), LEAVES.getFirst(), root));
        assertThrows(IndexOutOfBoundsException.class, () -> MerkleTree.inclusionPath(1, tree(1)));
        assertThrows(IndexOutOfBoundsException.class, () -> MerkleTree.consistencyPath(2, tree(1)));
    }

    private interface Verification {
        boolean accepts(List<Bytes32> path);
    }

    private static void refusesCorrupted(List<Bytes32> path, Verification verification) {
        for (int i = 0; i < path.size(); i++) {
            List<Bytes32> changed = new ArrayList<>(path);
            byte[] hash = path.get(i).toArray();
            hash[i] ^= 0x10;
            changed.set(i, Bytes32.of(hash));
            assertFalse(verification.accepts(changed), "a changed sibling");
            List<Bytes32> missing = new ArrayList<>(path);
            missing.remove(i);
            assertFalse(verification.accepts(missing), "a missing sibling");
        }
        List<Bytes32> longer = new ArrayList<>(path);
        longer.add(MerkleTree.emptyRoot());
        assertFalse(verification.accepts(longer), "a sibling too many");
    }

    private static List<Bytes32> tree(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> MerkleTree.leafHash(new byte[] {(byte) i}))
                .toList();
    }

    private static List<Bytes32> path(List<String> row) {
        return row.subList(3, row.size()).stream().map(Bytes32::fromHex).toList();
    }

    private static java.util.stream.Stream<List<String>> published(String what) {
        return TestVectors.rows("merkle.csv").stream()
                .filter(row -> row.getFirst().equals(what));
    }
}
