package io.portcullis.signer.batch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.signer.intent.Effect;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What the bytes of a batch say, as the signer reads them.
 *
 * @param effects one for each operation, in order
 * @param operationsHash Keccak-256 over the bytes of the operations as they stand, with the offset word that {@code abi.encode} puts
 *     before them
 * @param agreedLines Keccak-256 over the lines of the agreement that it asks for, if it does
 * @param permitted what is permitted, if it is a permit
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
        Bytes32 operationsHash,
        Optional<Bytes32> agreedLines,
        Optional<Permitted> permitted) {
    private static final String PERMIT_TYPE =
            "Permit(bytes32 by,uint64 boardEpoch,uint64 nonce,uint64 expiresAt,uint8 kind,bytes32 dataHash)";
    private static final String AGREEMENT_TYPE = "Agreement(bytes32 by,bytes32 entity,uint64 boardEpoch,uint64 nonce,"
            + "uint64 expiresAt,uint64 finalVersion,bytes32 linesHash)";

    /** The kind of a permit's operation, and Keccak-256 over its data. */
    public record Permitted(int kind, Bytes32 dataHash) {}

    public DecodedBatch {
        effects = List.copyOf(effects);
    }

    /** The account's side that an agreement is asked for, if this is no batch for the chain. */
    public Optional<Effect.Agree> agreement() {
        return effects.getFirst() instanceof Effect.Agree agree ? Optional.of(agree) : Optional.empty();
    }

    /** What it says to a default fund, if that is what is signed for it. */
    public Optional<Effect.OfFund> fundWord() {
        return effects.getFirst() instanceof Effect.OfFund word ? Optional.of(word) : Optional.empty();
    }

    /** Whether a contract reads it; if not, what is signed is an agreement, a permit or a word to a default fund. */
    public boolean isForChain() {
        return agreement().isEmpty() && permitted.isEmpty() && fundWord().isEmpty();
    }

    /** In whose nonces it counts: the entity's own, for an agreement the account's, by its id, and for a permit or a fund's word those of its kind. */
    public EntityId lane() {
        if (permitted.isPresent()) {
            return PermitWords.lane(entity, permitted.get().kind());
        }
        if (fundWord().isPresent()) {
            return FundWords.lane(fundWord().get(), entity);
        }
        return agreement()
                .map(agree -> new EntityId(
                        AccountKey.between(entity, agree.counterparty()).id()))
                .orElse(entity);
    }

    /**
     * The 32 bytes a board member's key signs: EIP-712 over {@code Batch}, or over {@code Agreement} or {@code Permit} where that is asked for, in the domain of this
     * jurisdiction, computed from what was decoded here and not from anybody's claim. What is said to a default fund is signed in the fund's domain.
     */
    public Bytes32 digest(Eip712Domain domain) {
        if (fundWord().isPresent()) {
            return FundWords.digest(fundWord().get(), domain.chainId(), this);
        }
        return Keccak.hash(new byte[] {0x19, 0x01}, domain.separator().toArray(), struct().toArray());
    }

    private Bytes32 struct() {
        if (permitted.isPresent()) {
            return permitStruct(permitted.get());
        }
        return agreement().map(this::agreementStruct).orElseGet(this::batchStruct);
    }

    private Bytes32 permitStruct(Permitted permit) {
        ByteBuffer struct = ByteBuffer.allocate(7 * Words.SIZE);
        struct.put(Keccak.hash(PERMIT_TYPE.getBytes(US_ASCII)).toArray());
        struct.put(entity.value().toArray());
        putNumber(struct, boardEpoch);
        putNumber(struct, nonce);
        putNumber(struct, expiresAt);
        putNumber(struct, permit.kind());
        struct.put(permit.dataHash().toArray());
        return Keccak.hash(struct.array());
    }

    private Bytes32 agreementStruct(Effect.Agree agree) {
        ByteBuffer struct = ByteBuffer.allocate(8 * Words.SIZE);
        struct.put(Keccak.hash(AGREEMENT_TYPE.getBytes(US_ASCII)).toArray());
        struct.put(entity.value().toArray());
        struct.put(agree.counterparty().value().toArray());
        putNumber(struct, boardEpoch);
        putNumber(struct, nonce);
        putNumber(struct, expiresAt);
        putNumber(struct, agree.finalVersion());
        struct.put(agreedLines.orElseThrow().toArray());
        return Keccak.hash(struct.array());
    }

    private Bytes32 batchStruct() {
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
        return Keccak.hash(struct.array());
    }

    private static void putNumber(ByteBuffer out, long value) {
        out.putLong(0).putLong(0).putLong(0).putLong(value);
    }
}
