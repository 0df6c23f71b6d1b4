package io.portcullis.depositary.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What a board says to a default fund. It is alone in a batch that no chain ever sees, and what the board signs for that batch is the word itself, a
 * {@link Declaration} or an {@link ExitOrder}, in the domain of the fund that it names ({@link FundDomain}). So it has, like all that a board
 * signs, a policy, an anchor and a time.
 *
 * <p>The batch's nonce is one of a lane of the entity's own for each fund and kind, as with permits: each number is given to one word, for ever,
 * and they come in any order. That a word takes effect once is the fund's to see to.
 */
public sealed interface FundWord extends Operation permits FundWord.DeclareDefault, FundWord.LeaveFund {
    /** The contract it is said to. */
    Address fund();

    /** What the keys of the board of that epoch sign. */
    Bytes32 digest(long chainId, EntityId by, long boardEpoch, long expiresAt);

    /**
     * A debtor has failed.
     *
     * @param id names the default; one is allocated once
     */
    record DeclareDefault(Address fund, Bytes32 id, EntityId debtor, TokenId token, FundProfile profile)
            implements FundWord {
        public static final int KIND = 0x04;

        public DeclareDefault {
            requireFund(fund);
            if (id.isZero()) {
                throw new IllegalArgumentException("a default has a name");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return new AbiWriter()
                    .address(fund)
                    .word(id)
                    .word(debtor.value())
                    .word(token.value())
                    .number(profile.code())
                    .toBytes();
        }

        public Declaration declaration(long boardEpoch, long expiresAt) {
            return new Declaration(id, debtor, token, profile, boardEpoch, expiresAt);
        }

        @Override
        public Bytes32 digest(long chainId, EntityId by, long boardEpoch, long expiresAt) {
            return new FundDomain(chainId, fund).digest(declaration(boardEpoch, expiresAt));
        }
    }

    /**
     * The entity leaves the fund's pool, or the hub its bond.
     *
     * @param units shares of the pool, or units of the bond
     * @param nonce the entity's next at the fund
     */
    record LeaveFund(Address fund, TokenId token, boolean ofBond, Amount units, long nonce) implements FundWord {
        public static final int KIND = 0x05;

        public LeaveFund {
            requireFund(fund);
            if (!units.isPositive() || nonce < 1) {
                throw new IllegalArgumentException("what leaves is above zero, and nonces start at 1");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return new AbiWriter()
                    .address(fund)
                    .word(token.value())
                    .number(ofBond ? 1 : 0)
                    .number(units.units())
                    .number(nonce)
                    .toBytes();
        }

        public ExitOrder order(EntityId by, long boardEpoch, long expiresAt) {
            return new ExitOrder(by, token, ofBond, units, nonce, boardEpoch, expiresAt);
        }

        @Override
        public Bytes32 digest(long chainId, EntityId by, long boardEpoch, long expiresAt) {
            return new FundDomain(chainId, fund).digest(order(by, boardEpoch, expiresAt));
        }
    }

    /** In whose nonces it counts. */
    default EntityId lane(EntityId by) {
        return lane(fund(), by, kind());
    }

    static EntityId lane(Address fund, EntityId by, int kind) {
        return new EntityId(new AbiWriter()
                .word(Keccak.hash("portcullis/fund/v1".getBytes(US_ASCII)))
                .address(fund)
                .word(by.value())
                .number(kind)
                .keccak());
    }

    static FundWord readFrom(int kind, AbiReader in) {
        return kind == DeclareDefault.KIND
                ? new DeclareDefault(
                        in.address(),
                        in.word(),
                        new EntityId(in.word()),
                        new TokenId(in.word()),
                        FundProfile.ofCode(in.number(255)))
                : new LeaveFund(in.address(), new TokenId(in.word()), in.flag(), in.amount(), in.number());
    }

    private static void requireFund(Address fund) {
        if (fund.isZero()) {
            throw new IllegalArgumentException("a word is said to a fund");
        }
    }
}
