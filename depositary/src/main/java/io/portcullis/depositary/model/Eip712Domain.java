package io.portcullis.depositary.model;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One Depositary on one chain, as EIP-712 binds a signature to it: {@code EIP712Domain(string name,string version,uint256
 * chainId,address verifyingContract)} with name {@code Portcullis Depositary} and version {@code 1}.
 */
public record Eip712Domain(long chainId, Address depositary) {
    public static final String NAME = "Portcullis Depositary";
    public static final String VERSION = "1";
    public static final String DOMAIN_TYPE =
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";

    /** Flat on purpose: a key's owner can read what it signs, and the operations are covered by their hash. */
    public static final String BATCH_TYPE = "Batch(bytes32 entity,uint64 nonce,uint64 boardEpoch,uint64 expiresAt,"
            + "bytes32 policyHash,bytes32 auditAnchor,uint64 auditAnchoredAt,bytes32 operationsHash)";

    public Eip712Domain {
        if (chainId < 1 || depositary.isZero()) {
            throw new IllegalArgumentException("a domain needs a chain id and the Depositary's address");
        }
    }

    public Bytes32 separator() {
        return Keccak.hash(new AbiWriter()
                .word(Keccak.hash(DOMAIN_TYPE.getBytes(US_ASCII)))
                .word(Keccak.hash(NAME.getBytes(UTF_8)))
                .word(Keccak.hash(VERSION.getBytes(UTF_8)))
                .number(chainId)
                .address(depositary)
                .toBytes());
    }

    /**
     * {@code keccak256(0x1901 ‖ separator ‖ hashStruct(batch))}: the 32 bytes a board member's key signs; for a batch that asks for an agreement
     * that of the {@link Agreement}, for one that permits something that of the {@link Permit}, and for one that is said to a default fund the word's, in
     * the fund's domain.
     */
    public Bytes32 digest(Batch batch) {
        if (batch.fundWord().isPresent()) {
            return batch.fundWord().get().digest(chainId, batch.entity(), batch.boardEpoch(), batch.expiresAt());
        }
        if (batch.permit().isPresent()) {
            return digest(batch.permit()
                    .get()
                    .structHash(batch.entity(), batch.boardEpoch(), batch.nonce(), batch.expiresAt()));
        }
        return batch.agreement().map(this::digest).orElseGet(() -> ofBatch(batch));
    }

    private Bytes32 ofBatch(Batch batch) {
        Bytes32 struct = Keccak.hash(new AbiWriter()
                .word(Keccak.hash(BATCH_TYPE.getBytes(US_ASCII)))
                .word(batch.entity().value())
                .number(batch.nonce())
                .number(batch.boardEpoch())
                .number(batch.expiresAt())
                .word(batch.policyHash())
                .word(batch.auditAnchor())
                .number(batch.auditAnchoredAt())
                .word(batch.operationsHash())
                .toBytes());
        return digest(struct);
    }

    /** What a board member's key signs once a block. */
    public Bytes32 digest(Seal seal) {
        return digest(seal.structHash());
    }

    /** What the counterparty's board signs for a settlement. */
    public Bytes32 digest(Agreement agreement) {
        return digest(agreement.structHash());
    }

    /** {@code keccak256(0x1901 ‖ separator ‖ hashStruct)} of any struct of this domain. */
    public Bytes32 digest(Bytes32 structHash) {
        return Keccak.hash(new byte[] {0x19, 0x01}, separator().toArray(), structHash.toArray());
    }
}
