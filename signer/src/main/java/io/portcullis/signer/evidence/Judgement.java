package io.portcullis.signer.evidence;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.batch.DecodedBatch;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.Verdict;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.webauthn.VerifiedAssertion;
import java.util.List;

/** What came of judging evidence. */
public sealed interface Judgement {
    /**
     * Every rule holds. Left to do, durably and in this order: counters, watermark, audit; then sign {@code digest}.
     *
     * @param digest EIP-712, computed from the decoded bytes
     */
    record Approved(
            Bytes32 intentId,
            DecodedBatch batch,
            Bytes32 digest,
            Policy policy,
            Verdict.Allow verdict,
            List<VerifiedAssertion> assertions)
            implements Judgement {
        public Approved {
            assertions = List.copyOf(assertions);
        }
    }

    /** A rule does not hold. */
    record Refused(Refusal refusal) implements Judgement {}
}
