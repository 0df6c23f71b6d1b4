package io.portcullis.engine.hub;

import io.portcullis.depositary.model.MalformedBatchException;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.engine.Limits;
import io.portcullis.engine.account.AccountMessage;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.List;

/** A payload of a link, read: RLP {@code [message, [proof, …]]}, at most two proofs. */
record PeerPayload(AccountMessage message, List<SealedProof> proofs) {
    /** Bytes of a proof of a full board and the deepest path. */
    private static final int PROOF_BYTES = 8_192;

    private static final int PROOFS = 2;

    /** @throws RefusedException ENCODING_INVALID unless the bytes are the one encoding of a payload */
    static PeerPayload decode(Bytes bytes) {
        try {
            return RlpReader.readList(bytes, in -> {
                AccountMessage message = AccountMessage.decode(in.bytes(Limits.LINK_MAX_PAYLOAD_BYTES));
                return new PeerPayload(
                        message,
                        in.items(
                                PROOFS,
                                proof -> SealedProof.decode(
                                        proof.bytes(PROOF_BYTES).toArray())));
            });
        } catch (ThresholdRefusedException | MalformedBatchException e) {
            throw new RefusedException(EngineTag.ENCODING_INVALID, e.getMessage());
        }
    }
}
