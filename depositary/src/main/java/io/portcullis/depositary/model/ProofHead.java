package io.portcullis.depositary.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A proof body without its clauses: what starts and counters a dispute. Its hash is the body's.
 *
 * <p>{@code hash} is Keccak-256 over {@code abi.encode(bytes32 left, bytes32 right, uint64 version, uint32 leftResponseSeconds, uint32
 * rightResponseSeconds, bytes32 deltasHash, uint32 clauses, bytes32 clausesHash)}; {@code deltasHash} is Keccak-256 over the words (token,
 * offdelta) of each delta. The clauses' hash folds them, see {@link Clause#fold}.
 *
 * @param version 0 only where nothing was ever agreed
 * @param deltas tokens ascend, each once
 * @param clauses how many
 * @param clausesHash zero without any
 */
public record ProofHead(
        AccountKey account,
        long version,
        int leftResponseSeconds,
        int rightResponseSeconds,
        int clauses,
        Bytes32 clausesHash,
        List<TokenDelta> deltas) {
    public ProofHead {
        deltas = List.copyOf(deltas);
        if (version < 0 || leftResponseSeconds < 0 || rightResponseSeconds < 0) {
            throw new IllegalArgumentException("neither versions nor response windows are negative");
        }
        if (clauses < 0 || clauses > Limits.MAX_PROOF_CLAUSES || (clauses == 0) != clausesHash.isZero()) {
            throw new IllegalArgumentException("there is a hash of the clauses if there are any");
        }
        requireAscending(deltas);
    }

    static void requireAscending(List<TokenDelta> deltas) {
        if (deltas.size() > Limits.MAX_PROOF_TOKENS) {
            throw new IllegalArgumentException("more tokens than a dispute settles");
        }
        for (int i = 1; i < deltas.size(); i++) {
            if (deltas.get(i - 1).token().compareTo(deltas.get(i).token()) >= 0) {
                throw new IllegalArgumentException("tokens ascend, each once");
            }
        }
    }

    public Bytes32 hash() {
        AbiWriter words = new AbiWriter();
        writeDeltas(deltas, words);
        return new AbiWriter()
                .word(account.left().value())
                .word(account.right().value())
                .number(version)
                .number(leftResponseSeconds)
                .number(rightResponseSeconds)
                .word(words.keccak())
                .number(clauses)
                .word(clausesHash)
                .keccak();
    }

    static void writeDeltas(List<TokenDelta> deltas, AbiWriter out) {
        deltas.forEach(delta -> out.word(delta.token().value()).signed(delta.offdelta()));
    }

    static List<TokenDelta> readDeltas(AbiReader in, int most) {
        int tokens = in.number(most);
        List<TokenDelta> deltas = new ArrayList<>(tokens);
        for (int i = 0; i < tokens; i++) {
            deltas.add(new TokenDelta(new TokenId(in.word()), in.signedAmount()));
        }
        return deltas;
    }

    void writeTo(AbiWriter out) {
        out.word(account.left().value())
                .word(account.right().value())
                .number(version)
                .number(leftResponseSeconds)
                .number(rightResponseSeconds)
                .number(clauses)
                .word(clausesHash)
                .number(deltas.size());
        writeDeltas(deltas, out);
    }

    static ProofHead readFrom(AbiReader in) {
        return new ProofHead(
                new AccountKey(new EntityId(in.word()), new EntityId(in.word())),
                in.number(),
                in.number(Integer.MAX_VALUE),
                in.number(Integer.MAX_VALUE),
                in.number(Limits.MAX_PROOF_CLAUSES),
                in.word(),
                readDeltas(in, Limits.MAX_PROOF_TOKENS));
    }
}
