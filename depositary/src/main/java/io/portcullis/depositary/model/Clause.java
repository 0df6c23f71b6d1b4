package io.portcullis.depositary.model;

/**
 * A subcontract as the contract reads it: {@code struct Clause { uint8 kind; bool byLeft; bytes32 token; uint256 amount; uint256 whole;
 * bytes32 hash; uint64 expiresAt; bytes32 takeToken; uint256 takeAmount; uint32 progress; uint32 steps; }}, eleven words, one shape for all kinds.
 *
 * @param kind what the other fields mean
 * @param byLeft whether left made it: the maker's capacity is held
 * @param token what the maker gives
 * @param amount how much of it is still held
 * @param whole how much it was when it was made
 * @param hash HTLC: SHA-256 of the preimage; pull: the newest value of the chain that was revealed; order: zero
 * @param expiresAt seconds since 1970; an order without an end has {@link Long#MAX_VALUE}
 * @param takeToken order: what the maker takes; otherwise zero
 * @param takeAmount order: how much of it for the whole; otherwise zero
 * @param progress pull: steps revealed; otherwise zero
 * @param steps pull: steps in all; order: the least fill in units of 1/65,535; otherwise zero
 */
public record Clause(
        Kind kind,
        boolean byLeft,
        TokenId token,
        Amount amount,
        Amount whole,
        Bytes32 hash,
        long expiresAt,
        Bytes32 takeToken,
        Amount takeAmount,
        int progress,
        int steps) {
    public static final int WORDS = 11;

    /** The number is the contract's. */
    public enum Kind {
        HTLC(1),
        ORDER(2),
        PULL(3);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }

    public Clause {
        if (!amount.isPositive()
                || whole.compareTo(amount) < 0
                || takeAmount.isNegative()
                || expiresAt < 0
                || progress < 0
                || steps < 0) {
            throw new IllegalArgumentException(
                    "a clause holds a positive amount of its whole, and none of its numbers is negative");
        }
    }

    /** The hash of clauses with this one after them: Keccak-256 over the hash before and the words; zero stands before the first. */
    public Bytes32 fold(Bytes32 before) {
        AbiWriter out = new AbiWriter(1 + WORDS).word(before);
        writeTo(out);
        return out.keccak();
    }

    void writeTo(AbiWriter out) {
        out.number(kind.number())
                .number(byLeft ? 1 : 0)
                .word(token.value())
                .signed(amount)
                .signed(whole)
                .word(hash)
                .number(expiresAt)
                .word(takeToken)
                .signed(takeAmount)
                .number(progress)
                .number(steps);
    }

    static Clause readFrom(AbiReader in) {
        int number = in.number(Kind.values().length);
        if (number == 0) {
            throw new MalformedBatchException("no clause has kind 0");
        }
        return new Clause(
                Kind.values()[number - 1],
                in.flag(),
                new TokenId(in.word()),
                in.amount(),
                in.amount(),
                in.word(),
                in.number(),
                in.word(),
                in.amount(),
                in.number(Integer.MAX_VALUE),
                in.number(Integer.MAX_VALUE));
    }
}
