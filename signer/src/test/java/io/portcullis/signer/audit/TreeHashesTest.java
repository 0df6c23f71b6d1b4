package io.portcullis.signer.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeHashesTest {
    /** Leaves and roots of certificate-transparency's reference tests (RFC 6962 trees, which RFC 9162 keeps). */
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static byte[] leaf(int i) {
        return ByteBuffer.allocate(4).putInt(i).array();
    }

    private static List<Bytes32> hashes(int size) {
        List<Bytes32> hashes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            hashes.add(MerkleTree.leafHash(leaf(i)));
        }
        return hashes;
    }

    private static TreeHashes tree(int size) {
        TreeHashes tree = new TreeHashes();
        for (int i = 0; i < size; i++) {
            tree.add(leaf(i));
        }
        return tree;
    }

    @Test
    void rootsAreThePublishedOnes() {
        TreeHashes tree = new TreeHashes();
        assertEquals(MerkleTree.emptyRoot(), tree.proofs().root(0));
        for (int i = 0; i < LEAVES.size(); i++) {
            tree.add(HexFormat.of().parseHex(LEAVES.get(i)));
            assertEquals("0x" + ROOTS.get(i), tree.proofs().root(i + 1).toString());
        }
        for (int i = 0; i < LEAVES.size(); i++) {
            assertEquals("0x" + ROOTS.get(i), tree.proofs().root(i + 1).toString(), "an earlier root never changes");
        }
    }

    @Test
    void everyRootAndPathOfSmallTreesIsTheDefinitions() {
        int most = 70;
        TreeHashes tree = tree(most);
        List<Bytes32> hashes = hashes(most);
        for (int size = 1; size <= most; size++) {
            assertEquals(MerkleTree.root(hashes.subList(0, size)), tree.proofs().root(size));
            for (int index = 0; index < size; index++) {
                assertEquals(
                        MerkleTree.inclusionPath(index, hashes.subList(0, size)),
                        tree.proofs().inclusion(index, size));
            }
            for (int old = 1; old <= size; old++) {
                List<Bytes32> proof = tree.proofs().consistency(old, size);
                assertEquals(MerkleTree.consistencyPath(old, hashes.subList(0, size)), proof);
                assertTrue(MerkleTree.verifyConsistency(
                        old, size, proof, tree.proofs().root(old), tree.proofs().root(size)));
                if (old < size) {
                    assertFalse(MerkleTree.verifyConsistency(
                            old,
                            size,
                            proof,
                            tree.proofs().root(size),
                            tree.proofs().root(size)));
                }
            }
        }
    }

    @Test
    void pathsOfALargeTreeVerifyAndAreShort() {
        int size = 300_007;
        TreeHashes tree = tree(size);
        Bytes32 root = tree.proofs().root(size);
        Random random = new Random(9162);
        for (int i = 0; i < 200; i++) {
            int index = random.nextInt(size);
            List<Bytes32> path = tree.proofs().inclusion(index, size);
            assertTrue(path.size() <= 19, "log2 of the size");
            assertTrue(MerkleTree.verifyInclusion(index, size, MerkleTree.leafHash(leaf(index)), path, root));
        }
    }

    @Test
    void asksBeyondTheTreeAreRefused() {
        TreeHashes tree = tree(5);
        assertThrows(IndexOutOfBoundsException.class, () -> tree.proofs().root(6));
        assertThrows(IndexOutOfBoundsException.class, () -> tree.proofs().inclusion(5, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> tree.proofs().inclusion(-1, 5));
        assertEquals(List.of(), tree.proofs().consistency(0, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> tree.proofs().consistency(5, 6));
    }
}
