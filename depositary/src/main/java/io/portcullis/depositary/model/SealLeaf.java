package io.portcullis.depositary.model;

/**
 * What one entity says of one account in a block: a proof body that it stands by.
 *
 * <p>The leaf's data is {@code abi.encode(bytes32 entity, bytes32 accountId, uint64 version, bytes32 proofBodyHash)}: four words,
 * big-endian. Leaves of a seal ascend strictly by (entity, account, version): an acknowledgement and the proposal that follows it may be in
 * one block, and each needs its own proof.
 *
 * @param account {@link AccountKey#id}
 * @param version of the proof body, at least 1; the contract prefers the highest, a signer never signs a lower one
 */
public record SealLeaf(EntityId entity, Bytes32 account, long version, Bytes32 proofBodyHash)
        implements Comparable<SealLeaf> {
    public static final int BYTES = 4 * AbiWriter.WORD;

    public SealLeaf {
        if (version < 1) {
            throw new IllegalArgumentException("versions start at 1");
        }
    }

    public byte[] encode() {
        byte[] bytes = new byte[BYTES];
        copyTo(bytes, 0);
        return bytes;
    }

    /** Writes what {@link #encode} gives, where there are zeros. */
    public void copyTo(byte[] into, int at) {
        entity.value().copyTo(into, at);
        account.copyTo(into, at + AbiWriter.WORD);
        for (int i = 0; i < Long.BYTES; i++) {
            into[at + 3 * AbiWriter.WORD - 1 - i] = (byte) (version >>> (Byte.SIZE * i));
        }
        proofBodyHash.copyTo(into, at + 3 * AbiWriter.WORD);
    }

    /** @throws MalformedBatchException unless the bytes are the one encoding of a leaf */
    public static SealLeaf decode(byte[] bytes) {
        AbiReader in = new AbiReader(bytes);
        try {
            SealLeaf leaf = new SealLeaf(new EntityId(in.word()), in.word(), in.number(), in.word());
            in.end();
            return leaf;
        } catch (IllegalArgumentException e) {
            throw new MalformedBatchException("the leaf breaks its invariants: " + e.getMessage(), e);
        }
    }

    /** {@code SHA-256(0x00 ‖ data)}. */
    public Bytes32 hash() {
        return MerkleTree.leafHash(encode());
    }

    @Override
    public int compareTo(SealLeaf other) {
        int byEntity = entity.compareTo(other.entity);
        if (byEntity != 0) {
            return byEntity;
        }
        int byAccount = account.compareTo(other.account);
        return byAccount != 0 ? byAccount : Long.compare(version, other.version);
    }
}
