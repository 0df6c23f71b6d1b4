package io.portcullis.depositary.model;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One default fund on one chain, as EIP-712 binds a signature to it: the same {@code EIP712Domain} as the Depositary's ({@link Eip712Domain}),
 * with name {@code Portcullis Default Fund} and version {@code 1}. A signature for the one is none for the other.
 */
public record FundDomain(long chainId, Address fund) {
    public static final String NAME = "Portcullis Default Fund";
    public static final String VERSION = "1";

    public FundDomain {
        if (chainId < 1 || fund.isZero()) {
            throw new IllegalArgumentException("a domain needs a chain id and the fund's address");
        }
    }

    public Bytes32 digest(Declaration declaration) {
        return digest(declaration.structHash());
    }

    public Bytes32 digest(ExitOrder order) {
        return digest(order.structHash());
    }

    private Bytes32 digest(Bytes32 structHash) {
        Bytes32 separator = new AbiWriter()
                .word(Keccak.hash(Eip712Domain.DOMAIN_TYPE.getBytes(US_ASCII)))
                .word(Keccak.hash(NAME.getBytes(UTF_8)))
                .word(Keccak.hash(VERSION.getBytes(UTF_8)))
                .number(chainId)
                .address(fund)
                .keccak();
        return Keccak.hash(new byte[] {0x19, 0x01}, separator.toArray(), structHash.toArray());
    }
}
