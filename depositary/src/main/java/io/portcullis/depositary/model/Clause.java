package io.portcullis.depositary.model;

/**
 * A subcontract as the contract reads it: {@code struct Clause { uint8 kind; bool byLeft; bytes32 token; uint256 amount; bytes32 hash;
 * uint64 expiresAt; bytes32 takeToken; uint256 takeAmount; uint32 progress; uint32 steps; }}, ten words, one shape for all kinds.
 *
 * @param kind what the other fields mean
 * @param byLeft whether left made it: the maker's capacity is held
 * @param token what the maker gives
 * @param amount how much of it is still held
 * @param hash HTLC: SHA-256 of the preimage; pull: the newest value of the chain that was revealed; order: zero
 * @param expiresAt seconds since 1970; an order without an end has {@link Long#MAX_VALUE}
 * @param takeToken order: what the maker takes; otherwise zero
 * @param takeAmount order: how much of it for what is still held; otherwise zero
 * @param progress pull: steps revealed; otherwise zero
 * @param steps pull: steps in all; order: the least fill in units of 1/65,535; otherwise zero
 */
public record Clause(
        Kind kind,
        boolean byLeft,
        TokenId token,
        Amount amount,
        Bytes32 hash,
        long expiresAt,
        Bytes32 takeToken,
        Amount takeAmount,
        int progress,
        int steps) {
    public static final int WORDS = 10;

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
        if (!amount.isPositive() || takeAmount.isNegative() || expiresAt < 0 || progress < 0 || steps < 0) {
            throw new IllegalArgumentException("a clause holds a positive amount, and none of its numbers is negative");
        }
    }

    void writeTo(AbiWriter out) {
        out.number(kind.number())
                .number(byLeft ? 1 : 0)
                .word(token.value())
                .signed(amount)
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
                in.word(),
                in.number(),
                in.word(),
                in.amount(),
                in.number(Integer.MAX_VALUE),
                in.number(Integer.MAX_VALUE));
    }
}
