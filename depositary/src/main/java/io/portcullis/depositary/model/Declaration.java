package io.portcullis.depositary.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What the board of the fund's entity signs to declare a default; {@code struct Declaration} of {@code FundTypes.sol}.
 *
 * @param id names the default; one is allocated once
 * @param boardEpoch of the fund's board
 * @param expiresAt Unix seconds after which the fund refuses it; a week ahead at most when it is used
 */
public record Declaration(
        Bytes32 id, EntityId debtor, TokenId token, FundProfile profile, long boardEpoch, long expiresAt) {
    public static final String TYPE =
            "Declaration(bytes32 id,bytes32 debtor,bytes32 token,uint8 profile,uint64 boardEpoch,uint64 expiresAt)";

    public Declaration {
        if (id.isZero()) {
            throw new IllegalArgumentException("a default has a name");
        }
        if (boardEpoch < 1 || expiresAt < 1) {
            throw new IllegalArgumentException("epoch and time start at 1");
        }
    }

    /** Six words. */
    public byte[] encode() {
        return new AbiWriter()
                .word(id)
                .word(debtor.value())
                .word(token.value())
                .number(profile.code())
                .number(boardEpoch)
                .number(expiresAt)
                .toBytes();
    }

    /** {@code hashStruct} of EIP-712. */
    public Bytes32 structHash() {
        return new AbiWriter()
                .word(Keccak.hash(TYPE.getBytes(US_ASCII)))
                .raw(encode())
                .keccak();
    }
}
