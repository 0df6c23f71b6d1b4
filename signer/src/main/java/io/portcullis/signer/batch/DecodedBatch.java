package io.portcullis.signer.batch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.signer.intent.Effect;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the bytes of a batch say, as the signer reads them.
 *
 * @param effects one for each operation, in order
 * @param operationsHash Keccak-256 over the bytes of the operations as they stand, with the offset word that {@code abi.encode} puts
 *     before them
 */
public record DecodedBatch(
        EntityId entity,
        long nonce,
        long boardEpoch,
        long expiresAt,
        Bytes32 policyHash,
        Bytes32 auditAnchor,
        long auditAnchoredAt,
        List<Effect> effects,
        Bytes32 operationsHash) {
    public DecodedBatch {
        effects = List.copyOf(effects);
    }

    /**
     * The 32 bytes a board member's key signs: EIP-712 over {@code Batch} in the domain of this jurisdiction, computed from what was
     * decoded here and not from anybody's claim.
     */
    public Bytes32 digest(Eip712Domain domain) {
        ByteBuffer struct = ByteBuffer.allocate(9 * Words.SIZE);
        struct.put(Keccak.hash(Eip712Domain.BATCH_TYPE.getBytes(US_ASCII)).toArray());
        struct.put(entity.value().toArray());
        putNumber(struct, nonce);
        putNumber(struct, boardEpoch);
        putNumber(struct, expiresAt);
        struct.put(policyHash.toArray());
        struct.put(auditAnchor.toArray());
        putNumber(struct, auditAnchoredAt);
        struct.put(operationsHash.toArray());
        return Keccak.hash(
                new byte[] {0x19, 0x01},
                domain.separator().toArray(),
                Keccak.hash(struct.array()).toArray());
    }

    private static void putNumber(ByteBuffer out, long value) {
        out.putLong(0).putLong(0).putLong(0).putLong(value);
    }
}
