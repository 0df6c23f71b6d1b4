package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Signature;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The leaves of one block and the nodes above them, so that a path costs no hashing. An odd node of a level goes up as it is: that is RFC
 * 9162's split.
 */
public final class SealTree {
    private static final int HASH = Bytes32.LENGTH;

    private final long blockHeight;
    private final List<SealLeaf> leaves;
    /** Hashes of {@value #HASH} bytes, side by side. */
    private final List<byte[]> levels = new ArrayList<>();

    /** @param leaves ascending strictly, at least one */
    public SealTree(long blockHeight, List<SealLeaf> leaves) {
        this.blockHeight = blockHeight;
        this.leaves = List.copyOf(leaves);
        MessageDigest sha256 = sha256();
        byte[] current = new byte[HASH * leaves.size()];
        byte[] message = new byte[SealLeaf.BYTES];
        for (int i = 0; i < leaves.size(); i++) {
            leaves.get(i).copyTo(message, 0);
            sha256.update((byte) 0);
            sha256.update(message);
            digest(sha256, current, i);
        }
        levels.add(current);
        while (current.length > HASH) {
            int size = current.length / HASH;
            byte[] above = new byte[HASH * ((size + 1) / 2)];
            for (int i = 0; i + 1 < size; i += 2) {
                sha256.update((byte) 1);
                sha256.update(current, HASH * i, 2 * HASH);
                digest(sha256, above, i / 2);
            }
            if (size % 2 == 1) {
                System.arraycopy(current, HASH * (size - 1), above, HASH * (size / 2), HASH);
            }
            current = above;
            levels.add(current);
        }
    }

    public List<SealLeaf> leaves() {
        return leaves;
    }

    public Seal seal() {
        return new Seal(Bytes32.of(levels.getLast()), leaves.size(), blockHeight);
    }

    /** @throws NoSuchElementException if the leaf is none of these */
    public SealedProof prove(SealLeaf leaf, List<Signature> signatures) {
        int index = Collections.binarySearch(leaves, leaf);
        if (index < 0) {
            throw new NoSuchElementException("the leaf is not in this block's seal");
        }
        List<Bytes32> path = new ArrayList<>();
        int at = index;
        for (byte[] level : levels.subList(0, levels.size() - 1)) {
            int sibling = at ^ 1;
            if (HASH * sibling < level.length) {
                path.add(Bytes32.of(level, HASH * sibling));
            }
            at >>= 1;
        }
        return new SealedProof(leaves.get(index), index, path, seal(), signatures);
    }

    private static void digest(MessageDigest sha256, byte[] into, int index) {
        try {
            sha256.digest(into, HASH * index, HASH);
        } catch (DigestException e) {
            throw new AssertionError("there is room for each hash", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
