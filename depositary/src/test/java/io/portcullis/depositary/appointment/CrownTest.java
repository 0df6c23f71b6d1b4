package io.portcullis.depositary.appointment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.MerkleTree;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A path from a crown is the path of the whole tree, and takes the hashes of one bush. */
class CrownTest {
    @Property(tries = 60)
    void givesTheTreesOwnPathsFromTheLeavesOfOneBush(
            @ForAll @IntRange(min = 1, max = 1_500) int leafCount,
            @ForAll @IntRange(min = 1, max = 100) int percent,
            @ForAll long seed) {
        Random random = new Random(seed);
        List<Bytes32> leaves = IntStream.range(0, leafCount)
                .mapToObj(i -> Keccak.hash(ByteBuffer.allocate(4).putInt(i).array()))
                .toList();
        int[] all = IntStream.range(0, leafCount).toArray();
        int[] kept = IntStream.concat(
                        IntStream.of(random.nextInt(leafCount)),
                        IntStream.range(0, leafCount).filter(i -> random.nextInt(100) < percent))
                .sorted()
                .distinct()
                .toArray();
        SealTree whole = SealTree.of(leafCount, all, flat(leaves, all), new byte[0]);
        byte[] nodes = whole.nodesFor(kept);
        byte[] hashes = Crown.of(whole, kept);
        assertEquals(
                whole.root(),
                SealTree.of(leafCount, kept, flat(leaves, kept), nodes).root());
        Crown crown = new Crown(leafCount, kept, nodes, hashes);
        for (int i = 0; i < 5; i++) {
            int leaf = kept[random.nextInt(kept.length)];
            Set<Integer> asked = new HashSet<>();
            List<Bytes32> path = crown.path(leaf, index -> {
                asked.add(kept[index] >> Crown.HEIGHT);
                return leaves.get(kept[index]);
            });
            assertEquals(MerkleTree.inclusionPath(leaf, leaves), path);
            assertEquals(Set.of(leaf >> Crown.HEIGHT), asked);
        }
    }

    private static byte[] flat(List<Bytes32> leaves, int[] positions) {
        byte[] flat = new byte[positions.length * Bytes32.LENGTH];
        for (int i = 0; i < positions.length; i++) {
            leaves.get(positions[i]).copyTo(flat, i * Bytes32.LENGTH);
        }
        return flat;
    }
}
