package io.portcullis.depositary.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What an entity's board signs to leave the fund; {@code struct ExitOrder} of {@code FundTypes.sol}.
 *
 * @param ofBond whether units of the hub's bond leave, and not shares of the pool
 * @param units shares of the pool, or units of the bond
 * @param nonce the entity's next at the fund
 * @param expiresAt Unix seconds after which the fund refuses it; a week ahead at most when it is used
 */
public record ExitOrder(
        EntityId entity, TokenId token, boolean ofBond, Amount units, long nonce, long boardEpoch, long expiresAt) {
    public static final String TYPE =
            "ExitOrder(bytes32 entity,bytes32 token,bool ofBond,uint128 units,uint64 nonce,uint64 boardEpoch,uint64 expiresAt)";

    public ExitOrder {
        if (!units.isPositive()) {
            throw new IllegalArgumentException("what leaves is above zero");
        }
        if (nonce < 1 || boardEpoch < 1 || expiresAt < 1) {
            throw new IllegalArgumentException("nonce, epoch and time start at 1");
        }
    }

    /** Seven words. */
    public byte[] encode() {
        return new AbiWriter()
                .word(entity.value())
                .word(token.value())
                .number(ofBond ? 1 : 0)
                .number(units.units())
                .number(nonce)
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
