package io.portcullis.depositary.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;

/**
 * What a counterparty's board signs so that a batch of the other side may settle their account.
 *
 * @param by who agrees
 * @param entity whose batch it is for
 * @param boardEpoch of the agreeing board: the agreement dies with it
 * @param nonce the account's next
 * @param expiresAt Unix seconds after which the contract refuses it; a week ahead at most when it is used
 * @param finalVersion 0, or for a close the last version that both made: proof bodies up to it are void then
 * @param lines tokens ascend
 */
public record Agreement(
        EntityId by,
        EntityId entity,
        long boardEpoch,
        long nonce,
        long expiresAt,
        long finalVersion,
        List<SettlementLine> lines) {
    public static final String TYPE = "Agreement(bytes32 by,bytes32 entity,uint64 boardEpoch,uint64 nonce,"
            + "uint64 expiresAt,uint64 finalVersion,bytes32 linesHash)";

    public Agreement {
        lines = List.copyOf(lines);
        if (by.equals(entity)) {
            throw new IllegalArgumentException("nobody has an account with itself");
        }
        if (boardEpoch < 1 || nonce < 1 || expiresAt < 1 || finalVersion < 0) {
            throw new IllegalArgumentException("epoch, nonce and time start at 1");
        }
    }

    /** {@code hashStruct} of EIP-712. */
    public Bytes32 structHash() {
        AbiWriter words = new AbiWriter();
        lines.forEach(line -> line.writeTo(words));
        return new AbiWriter()
                .word(Keccak.hash(TYPE.getBytes(US_ASCII)))
                .word(by.value())
                .word(entity.value())
                .number(boardEpoch)
                .number(nonce)
                .number(expiresAt)
                .number(finalVersion)
                .word(words.keccak())
                .keccak();
    }
}
