package io.portcullis.depositary.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What the contract needs to settle an account in a dispute (protocol, section 2).
 *
 * <p>Invariants: tokens ascend, each once; {@code hash} is that of its {@link ProofHead}. The whole is {@code abi.encode(bytes32 left, bytes32
 * right, uint64 version, TokenDelta[] deltas, Clause[] clauses, uint32 leftResponseSeconds, uint32 rightResponseSeconds)} with {@code struct
 * TokenDelta { bytes32 token; int256 offdelta; }} and {@link Clause}; only its owners exchange it.
 *
 * @param version rises with every frame, starts at 1
 * @param clauses in the order of their making
 * @param leftResponseSeconds how long left may answer a dispute
 */
public record ProofBody(
        AccountKey account,
        long version,
        List<TokenDelta> deltas,
        List<Clause> clauses,
        int leftResponseSeconds,
        int rightResponseSeconds) {
    private static final int HEAD_WORDS = 7;

    public ProofBody {
        deltas = List.copyOf(deltas);
        clauses = List.copyOf(clauses);
        if (version < 1 || leftResponseSeconds < 0 || rightResponseSeconds < 0) {
            throw new IllegalArgumentException("versions start at 1, and response windows are not negative");
        }
        if (clauses.size() > Limits.MAX_PROOF_CLAUSES) {
            throw new IllegalArgumentException("more clauses than a dispute executes");
        }
        ProofHead.requireAscending(deltas);
    }

    public Bytes32 hash() {
        return head().hash();
    }

    /** What starts and counters a dispute. */
    public ProofHead head() {
        return new ProofHead(
                account,
                version,
                leftResponseSeconds,
                rightResponseSeconds,
                clauses.size(),
                clausesHash(clauses.size()),
                deltas);
    }

    /** The hash of the first clauses; zero of none. */
    public Bytes32 clausesHash(int count) {
        Bytes32 hash = Bytes32.ZERO;
        for (Clause clause : clauses.subList(0, count)) {
            hash = clause.fold(hash);
        }
        return hash;
    }

    public byte[] encode() {
        AbiWriter out = new AbiWriter()
                .word(account.left().value())
                .word(account.right().value())
                .number(version)
                .number((long) HEAD_WORDS * AbiWriter.WORD)
                .number((HEAD_WORDS + 1L + 2L * deltas.size()) * AbiWriter.WORD)
                .number(leftResponseSeconds)
                .number(rightResponseSeconds)
                .number(deltas.size());
        ProofHead.writeDeltas(deltas, out);
        out.number(clauses.size());
        clauses.forEach(clause -> clause.writeTo(out));
        return out.toBytes();
    }

    /** @throws MalformedBatchException unless the bytes are the one encoding of a proof body */
    public static ProofBody decode(byte[] bytes) {
        AbiReader in = new AbiReader(bytes);
        try {
            AccountKey account = new AccountKey(new EntityId(in.word()), new EntityId(in.word()));
            long version = in.number();
            in.offset((long) HEAD_WORDS * AbiWriter.WORD);
            long clausesAt = in.number();
            int left = in.number(Integer.MAX_VALUE);
            int right = in.number(Integer.MAX_VALUE);
            int tokens = in.number(Limits.MAX_PROOF_TOKENS);
            if (clausesAt != (HEAD_WORDS + 1L + 2L * tokens) * AbiWriter.WORD) {
                throw new MalformedBatchException("an offset is not the canonical one");
            }
            List<TokenDelta> deltas = new ArrayList<>(tokens);
            for (int i = 0; i < tokens; i++) {
                deltas.add(new TokenDelta(new TokenId(in.word()), in.signedAmount()));
            }
            int count = in.number(Limits.MAX_PROOF_CLAUSES);
            List<Clause> clauses = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                clauses.add(Clause.readFrom(in));
            }
            in.end();
            return new ProofBody(account, version, deltas, clauses, left, right);
        } catch (IllegalArgumentException e) {
            throw new MalformedBatchException("the proof body breaks its invariants: " + e.getMessage(), e);
        }
    }
}
