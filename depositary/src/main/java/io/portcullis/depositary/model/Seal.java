package io.portcullis.depositary.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;

/**
 * What a key signs once a block: the root over the block's leaves.
 *
 * @param root RFC 9162 root over {@link SealLeaf#encode}, leaves in their order
 * @param leafCount at least 1
 * @param blockHeight of the hub that made the block, at least 1
 */
public record Seal(Bytes32 root, long leafCount, long blockHeight) {
    /** The chain and the Depositary are in EIP-712's domain. */
    public static final String TYPE = "Seal(bytes32 root,uint64 leafCount,uint64 blockHeight)";

    public Seal {
        if (leafCount < 1 || blockHeight < 1) {
            throw new IllegalArgumentException("a seal has at least one leaf, and block heights start at 1");
        }
    }

    /** @throws IllegalArgumentException unless the leaves are at least one and ascend strictly */
    public static Seal over(List<SealLeaf> leaves, long blockHeight) {
        for (int i = 1; i < leaves.size(); i++) {
            if (leaves.get(i - 1).compareTo(leaves.get(i)) >= 0) {
                throw new IllegalArgumentException("leaves ascend strictly, each version of an account once");
            }
        }
        return new Seal(MerkleTree.root(leaves.stream().map(SealLeaf::hash).toList()), leaves.size(), blockHeight);
    }

    /** {@code hashStruct(seal)} of EIP-712. */
    public Bytes32 structHash() {
        return Keccak.hash(new AbiWriter()
                .word(Keccak.hash(TYPE.getBytes(US_ASCII)))
                .word(root)
                .number(leafCount)
                .number(blockHeight)
                .toBytes());
    }
}
