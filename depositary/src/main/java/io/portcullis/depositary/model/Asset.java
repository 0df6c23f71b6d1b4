package io.portcullis.depositary.model;

import java.math.BigInteger;

/**
 * What a {@link TokenId} stands for on its chain.
 *
 * @param kind the standard that moves it
 * @param contract the token's contract; the zero address for native coin, and only for it
 * @param subId the token's number within an ERC-1155; zero for the others
 */
public record Asset(Kind kind, Address contract, BigInteger subId) {
    /** The standards the Depositary can hold. */
    public enum Kind {
        NATIVE(0),
        ERC20(1),
        ERC1155(2);

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

    public static final Asset NATIVE = new Asset(Kind.NATIVE, Address.ZERO, BigInteger.ZERO);

    public Asset {
        if ((kind == Kind.NATIVE) != contract.isZero()) {
            throw new IllegalArgumentException("native coin, and only native coin, lives at the zero address");
        }
        if (subId.signum() < 0 || subId.bitLength() > 256 || (kind != Kind.ERC1155 && subId.signum() != 0)) {
            throw new IllegalArgumentException("a sub-id is a number of 256 bits, and zero but for an ERC-1155");
        }
    }

    public static Asset erc20(Address contract) {
        return new Asset(Kind.ERC20, contract, BigInteger.ZERO);
    }

    public static Asset erc1155(Address contract, BigInteger subId) {
        return new Asset(Kind.ERC1155, contract, subId);
    }

    /** {@code keccak256(abi.encode(uint8 kind, address contract, uint256 subId))}. */
    public TokenId id() {
        byte[] encoded = new AbiWriter()
                .number(kind.code())
                .address(contract)
                .number(subId)
                .toBytes();
        return new TokenId(Keccak.hash(encoded));
    }
}
