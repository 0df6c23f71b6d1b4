package io.portcullis.depositary.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an entity's board signs and {@code processBatch} executes, whole or not at all.
 *
 * <p>The wire form is {@code abi.encode(Batch)} of
 *
 * <pre>
 * struct Operation { uint8 kind; bytes data; }
 * struct Batch { bytes32 entity; uint64 nonce; uint64 boardEpoch; uint64 expiresAt; bytes32 policyHash;
 *                bytes32 auditAnchor; uint64 auditAnchoredAt; Operation[] operations; }
 * </pre>
 *
 * @param nonce the entity's next; strictly sequential from 1
 * @param boardEpoch how many boards the entity has had, from 1: a retired board's signatures name an older epoch
 * @param expiresAt Unix seconds after which the contract refuses the batch
 * @param policyHash the policy document the approvals were judged by
 * @param auditAnchor RFC 9162 root over the signers' audit checkpoints; see {@code signer.audit}
 * @param auditAnchoredAt Unix seconds of the oldest of those checkpoints
 * @param operations in non-decreasing order of kind; the costliest come once, the end of a dispute alone
 */
public record Batch(
        EntityId entity,
        long nonce,
        long boardEpoch,
        long expiresAt,
        Bytes32 policyHash,
        Bytes32 auditAnchor,
        long auditAnchoredAt,
        List<Operation> operations) {
    private static final int HEAD_WORDS = 8;

    /** Up to here operations are of no contract: what is signed for them is no batch. */
    private static final int LAST_OFF_CHAIN = FundWord.LeaveFund.KIND;

    public Batch {
        operations = List.copyOf(operations);
        if (nonce < 1 || boardEpoch < 1 || expiresAt < 1 || auditAnchoredAt < 1) {
            throw new IllegalArgumentException("nonce, epoch and times of a batch start at 1");
        }
        if (operations.isEmpty() || operations.size() > Limits.MAX_OPERATIONS) {
            throw new IllegalArgumentException("a batch has 1 to " + Limits.MAX_OPERATIONS + " operations");
        }
        for (int i = 1; i < operations.size(); i++) {
            int previous = operations.get(i - 1).kind();
            int kind = operations.get(i).kind();
            if (previous > kind
                    || previous <= LAST_OFF_CHAIN
                    || (previous == kind && comesOnce(kind))
                    || previous == AccountOperation.DisputeFinalize.KIND
                    || kind == AccountOperation.DisputeFinalize.KIND) {
                throw new IllegalArgumentException(
                        "operations must come in the order of their kinds, some once or alone");
            }
        }
        if (operations.getFirst() instanceof Operation.Agree agree
                && agree.counterparty().equals(entity)) {
            throw new IllegalArgumentException("nobody has an account with itself");
        }
        if (operations.getFirst() instanceof Permit.RaiseLimit raise
                && raise.counterparty().equals(entity)) {
            throw new IllegalArgumentException("nobody grants itself credit");
        }
    }

    /** What it permits, if that is what the board signs for it, and no chain sees it. */
    public Optional<Permit> permit() {
        return operations.getFirst() instanceof Permit permit ? Optional.of(permit) : Optional.empty();
    }

    /** What it says to a default fund, if that is what the board signs for it. */
    public Optional<FundWord> fundWord() {
        return operations.getFirst() instanceof FundWord word ? Optional.of(word) : Optional.empty();
    }

    /** Whether it goes to the chain; if not, what is signed for it is not the batch. */
    public boolean isForChain() {
        return operations.getFirst().kind() > LAST_OFF_CHAIN;
    }

    /** What the board signs for it, if it asks for that and is no batch for the chain. */
    public Optional<Agreement> agreement() {
        return operations.getFirst() instanceof Operation.Agree agree
                ? Optional.of(new Agreement(
                        entity,
                        agree.counterparty(),
                        boardEpoch,
                        nonce,
                        expiresAt,
                        agree.finalVersion(),
                        agree.lines()))
                : Optional.empty();
    }

    /** Whether a batch may have one operation of this kind at most: they cost most. */
    private static boolean comesOnce(int kind) {
        return kind == AccountOperation.Settle.KIND
                || kind == AccountOperation.OrderFill.KIND
                || kind == AccountOperation.SecretReveal.KIND
                || kind == AccountOperation.DebtEnforce.KIND
                || kind == Operation.ProposeBoard.KIND;
    }

    /** {@code abi.encode(batch)}. */
    public byte[] encode() {
        return new AbiWriter()
                .number(AbiWriter.WORD)
                .word(entity.value())
                .number(nonce)
                .number(boardEpoch)
                .number(expiresAt)
                .word(policyHash)
                .word(auditAnchor)
                .number(auditAnchoredAt)
                .number((long) HEAD_WORDS * AbiWriter.WORD)
                .raw(encodeOperations())
                .toBytes();
    }

    /** {@code keccak256(abi.encode(operations))}: the field through which a signature covers them. */
    public Bytes32 operationsHash() {
        return Keccak.hash(
                new AbiWriter().number(AbiWriter.WORD).raw(encodeOperations()).toBytes());
    }

    /** The id of the withdrawal that one of the operations queues: {@code keccak256(abi.encode(entity, nonce, uint256 index))}. */
    public Bytes32 withdrawalId(int operationIndex) {
        if (!(operations.get(operationIndex) instanceof Operation.Withdraw)) {
            throw new IllegalArgumentException("operation " + operationIndex + " queues no withdrawal");
        }
        return Keccak.hash(new AbiWriter()
                .word(entity.value())
                .number(nonce)
                .number(operationIndex)
                .toBytes());
    }

    /**
     * Reads a batch.
     *
     * @throws MalformedBatchException unless the bytes are the one canonical encoding of a valid batch
     */
    public static Batch decode(byte[] bytes) {
        if (bytes.length > Limits.MAX_BATCH_BYTES) {
            throw new MalformedBatchException("a batch has at most " + Limits.MAX_BATCH_BYTES + " bytes");
        }
        AbiReader in = new AbiReader(bytes);
        in.offset(AbiWriter.WORD);
        try {
            EntityId entity = new EntityId(in.word());
            long nonce = in.number();
            long boardEpoch = in.number();
            long expiresAt = in.number();
            Bytes32 policyHash = in.word();
            Bytes32 auditAnchor = in.word();
            long auditAnchoredAt = in.number();
            in.offset((long) HEAD_WORDS * AbiWriter.WORD);
            List<Operation> operations = decodeOperations(in);
            in.end();
            return new Batch(
                    entity, nonce, boardEpoch, expiresAt, policyHash, auditAnchor, auditAnchoredAt, operations);
        } catch (IllegalArgumentException e) {
            throw new MalformedBatchException(e.getMessage(), e);
        }
    }

    private static List<Operation> decodeOperations(AbiReader in) {
        int size = in.number(Limits.MAX_OPERATIONS);
        List<Long> offsets = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            offsets.add(in.number());
        }
        List<Operation> operations = new ArrayList<>(size);
        long expected = (long) size * AbiWriter.WORD;
        for (long offset : offsets) {
            if (offset != expected) {
                throw new MalformedBatchException("an offset is not the canonical one");
            }
            int kind = in.number(255);
            in.offset(2L * AbiWriter.WORD);
            byte[] data = in.dynamicBytes(size == 1 ? Limits.MAX_LONG_OPERATION_BYTES : Limits.MAX_OPERATION_BYTES);
            operations.add(Operation.decode(kind, data));
            expected += 3L * AbiWriter.WORD + data.length + AbiWriter.padding(data.length);
        }
        return operations;
    }

    private byte[] encodeOperations() {
        AbiWriter out = new AbiWriter().number(operations.size());
        List<byte[]> tails = operations.stream()
                .map(operation -> new AbiWriter()
                        .number(operation.kind())
                        .number(2L * AbiWriter.WORD)
                        .dynamicBytes(operation.data())
                        .toBytes())
                .toList();
        long offset = (long) tails.size() * AbiWriter.WORD;
        for (byte[] tail : tails) {
            out.number(offset);
            offset += tail.length;
        }
        tails.forEach(out::raw);
        return out.toBytes();
    }
}
