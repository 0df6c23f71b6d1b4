package io.portcullis.depositary.model;

import java.math.BigInteger;

/**
 * What a {@link TokenId} stands for on its chain.
 *
 * @param kind the standard that moves it
 * @param contract the token's contract; the zero address for native coin, and only for it
 */
public record Asset(Kind kind, Address contract) {
    /** The standards the Depositary can hold. */
    public enum Kind {
        NATIVE(0),
        ERC20(1);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The byte the contract stores. */
        public int code() {
            return code;
        }

        /** @throws IllegalArgumentException if no kind has that byte */
        public static Kind ofCode(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no kind of token has the code " + code);
        }
    }

    public static final Asset NATIVE = new Asset(Kind.NATIVE, Address.ZERO);

    public Asset {
        if ((kind == Kind.NATIVE) != contract.isZero()) {
            throw new IllegalArgumentException("native coin, and only native coin, lives at the zero address");
        }
    }

    public static Asset erc20(Address contract) {
        return new Asset(Kind.ERC20, contract);
    }

    /** {@code keccak256(abi.encode(uint8 kind, address contract, uint256 subId))}, with sub-id 0. */
    public TokenId id() {
        byte[] encoded = new AbiWriter()
                .number(kind.code())
                .address(contract)
                .number(BigInteger.ZERO)
                .toBytes();
        return new TokenId(Keccak.hash(encoded));
    }
}
