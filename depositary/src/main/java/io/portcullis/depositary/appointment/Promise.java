package io.portcullis.depositary.appointment;

import io.portcullis.depositary.model.AbiReader;
import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;

/**
 * What a tower promises of one account: no dispute that begins before the deadline ends below this version, as long as boards of these epochs
 * may still have sealed it.
 *
 * @param account {@link io.portcullis.depositary.model.AccountKey#id}
 * @param deadline Unix seconds
 * @param leftEpoch of the board that sealed for left
 */
public record Promise(Bytes32 account, long version, Bytes32 bodyHash, long deadline, long leftEpoch, long rightEpoch) {
    static final int WORDS = 6;

    public Promise {
        if (version < 1 || deadline < 1 || leftEpoch < 1 || rightEpoch < 1) {
            throw new IllegalArgumentException("versions, deadlines and epochs start at 1");
        }
    }

    /** {@code SHA-256(0x00 ‖ words)}. */
    public Bytes32 leafHash() {
        return MerkleTree.leafHash(writeTo(new AbiWriter(WORDS)).toBytes());
    }

    AbiWriter writeTo(AbiWriter out) {
        return out.word(account)
                .number(version)
                .word(bodyHash)
                .number(deadline)
                .number(leftEpoch)
                .number(rightEpoch);
    }

    static Promise readFrom(AbiReader in) {
        return new Promise(in.word(), in.number(), in.word(), in.number(), in.number(), in.number());
    }
}
