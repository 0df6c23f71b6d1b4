package io.portcullis.depositary.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Proof that an entity stands by a proof body: the leaf, its path, and the seal signed by a quorum of the entity's board.
 *
 * @param leafIndex of the leaf among the seal's, from 0
 * @param path siblings from the leaf up (RFC 9162, section 2.1.3)
 * @param signatures over the seal's EIP-712 digest, ascending by signer
 */
public record SealedProof(SealLeaf leaf, long leafIndex, List<Bytes32> path, Seal seal, List<Signature> signatures) {
    public SealedProof {
        path = List.copyOf(path);
        signatures = List.copyOf(signatures);
        if (path.size() > Limits.MAX_PATH_LENGTH || signatures.size() > Limits.MAX_BOARD_MEMBERS) {
            throw new IllegalArgumentException("a path or the signatures of a proof are too long");
        }
    }

    /** Whether members of the board with its threshold's weight signed a seal that has the leaf. */
    public boolean verify(Eip712Domain domain, Board board) {
        if (!MerkleTree.verifyInclusion(leafIndex, seal.leafCount(), leaf.hash(), path, seal.root())) {
            return false;
        }
        Bytes32 digest = domain.digest(seal);
        long weight = 0;
        Address last = Address.ZERO;
        for (Signature signature : signatures) {
            Address signer;
            try {
                signer = Secp256k1.recover(digest, signature);
            } catch (IllegalArgumentException nobody) {
                return false;
            }
            int say = board.weightOf(signer);
            if (say == 0 || signer.compareTo(last) <= 0) {
                return false;
            }
            last = signer;
            weight += say;
        }
        return weight >= board.threshold();
    }

    /**
     * {@code abi.encode(bytes32 entity, bytes32 account, uint64 version, bytes32 proofBodyHash, uint64 leafIndex, bytes32 root, uint64
     * leafCount, uint64 blockHeight)}, then the count of the path and its words, then the count of the signatures and each as three words
     * {@code r, s, v}: flat, no offsets.
     */
    public byte[] encode() {
        AbiWriter out = new AbiWriter()
                .raw(leaf.encode())
                .number(leafIndex)
                .word(seal.root())
                .number(seal.leafCount())
                .number(seal.blockHeight())
                .number(path.size());
        path.forEach(out::word);
        out.number(signatures.size());
        signatures.forEach(
                signature -> out.number(signature.r()).number(signature.s()).number(signature.v()));
        return out.toBytes();
    }

    /** @throws MalformedBatchException unless the bytes are the one encoding of a proof */
    public static SealedProof decode(byte[] bytes) {
        AbiReader in = new AbiReader(bytes);
        try {
            SealLeaf leaf = new SealLeaf(new EntityId(in.word()), in.word(), in.number(), in.word());
            long leafIndex = in.number();
            Seal seal = new Seal(in.word(), in.number(), in.number());
            int depth = in.number(Limits.MAX_PATH_LENGTH);
            List<Bytes32> path = new ArrayList<>(depth);
            for (int i = 0; i < depth; i++) {
                path.add(in.word());
            }
            int signers = in.number(Limits.MAX_BOARD_MEMBERS);
            List<Signature> signatures = new ArrayList<>(signers);
            for (int i = 0; i < signers; i++) {
                signatures.add(new Signature(in.bigNumber(), in.bigNumber(), in.number(28)));
            }
            in.end();
            return new SealedProof(leaf, leafIndex, path, seal, signatures);
        } catch (IllegalArgumentException e) {
            throw new MalformedBatchException("the proof breaks its invariants: " + e.getMessage(), e);
        }
    }
}
