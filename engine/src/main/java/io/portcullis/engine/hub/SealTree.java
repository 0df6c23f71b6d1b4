package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The leaves of one block and the nodes above them, so that a path costs no hashing. An odd node of a level goes up as it is: that is RFC
 * 9162's split.
 */
public final class SealTree {
    private final long blockHeight;
    private final List<SealLeaf> leaves;
    private final List<List<Bytes32>> levels = new ArrayList<>();

    /** @param leaves ascending strictly, at least one */
    public SealTree(long blockHeight, List<SealLeaf> leaves) {
        this.blockHeight = blockHeight;
        this.leaves = List.copyOf(leaves);
        List<Bytes32> level = new ArrayList<>(leaves.size());
        leaves.forEach(leaf -> level.add(leaf.hash()));
        List<Bytes32> current = level;
        levels.add(current);
        while (current.size() > 1) {
            List<Bytes32> above = new ArrayList<>((current.size() + 1) / 2);
            for (int i = 0; i + 1 < current.size(); i += 2) {
                above.add(MerkleTree.nodeHash(current.get(i), current.get(i + 1)));
            }
            if (current.size() % 2 == 1) {
                above.add(current.getLast());
            }
            current = above;
            levels.add(current);
        }
    }

    public List<SealLeaf> leaves() {
        return leaves;
    }

    public Seal seal() {
        return new Seal(levels.getLast().getFirst(), leaves.size(), blockHeight);
    }

    /** @throws NoSuchElementException if the leaf is none of these */
    public SealedProof prove(SealLeaf leaf, List<Signature> signatures) {
        int index = Collections.binarySearch(leaves, leaf);
        if (index < 0) {
            throw new NoSuchElementException("the leaf is not in this block's seal");
        }
        List<Bytes32> path = new ArrayList<>();
        int at = index;
        for (List<Bytes32> level : levels.subList(0, levels.size() - 1)) {
            int sibling = at ^ 1;
            if (sibling < level.size()) {
                path.add(level.get(sibling));
            }
            at >>= 1;
        }
        return new SealedProof(leaves.get(index), index, path, seal(), signatures);
    }
}
