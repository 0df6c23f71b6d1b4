package io.portcullis.signer.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Filing;
import io.portcullis.signer.testing.TestMemory;
import io.portcullis.signer.testing.TestWitness;
import io.portcullis.signer.tlog.Witnesses;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A signer that asks for witnesses signs nothing over a history that a quorum of them has not seen. */
class NoLogNoMoneyTest {
    private static final String SIGNER = "signer-1";

    private final Ceremony ceremony = new Ceremony();
    private final Filing filing = new Filing(ceremony);
    private final TestWitness north = new TestWitness("witness.example/north");
    private final TestWitness south = new TestWitness("witness.example/south");
    private final TrustRoots trust = ceremony.trust()
            .witnessedBy(
                    new Witnesses(2, List.of(north.key(), south.key(), new TestWitness("witness.example/east").key())));

    private Judgement judge() {
        byte[] wire = StrictJson.canonical(filing.build().toJson());
        return new EvidenceJudge(trust, SIGNER)
                .judge(wire, Ceremony.NOW, new TestMemory(AcceptedPolicy.NONE, List.of()), filing.log(SIGNER));
    }

    private void assertRefused(SignerTag tag) {
        assertEquals(
                tag,
                assertInstanceOf(Judgement.Refused.class, judge()).refusal().tag());
    }

    @Test
    void aBatchOverCheckpointsThatAQuorumCosignedIsApproved() {
        filing.checkpointEdit = checkpoint -> south.cosign(north.cosign(checkpoint));
        assertInstanceOf(Judgement.Approved.class, judge());
    }

    @Test
    void aBatchOverCheckpointsThatNobodyCosignedIsRefused() {
        assertRefused(SignerTag.COSIGNATURES_MISSING);
    }

    @Test
    void aBatchOverCheckpointsThatTooFewCosignedIsRefused() {
        filing.checkpointEdit = checkpoint -> north.cosign(north.cosign(checkpoint));
        assertRefused(SignerTag.COSIGNATURES_MISSING);
        filing.checkpointEdit =
                checkpoint -> new TestWitness("witness.example/stranger").cosign(north.cosign(checkpoint));
        assertRefused(SignerTag.COSIGNATURES_MISSING);
        filing.checkpointEdit = checkpoint ->
                checkpoint.signer().equals("signer-3") ? checkpoint : south.cosign(north.cosign(checkpoint));
        assertRefused(SignerTag.COSIGNATURES_MISSING);
    }

    @Test
    void aCosignatureOfAnotherCheckpointIsRefused() {
        filing.checkpointEdit = checkpoint -> checkpoint.witnessed(south.cosign(north.cosign(new Checkpoint(
                        checkpoint.origin(),
                        checkpoint.size() + 1,
                        checkpoint.root(),
                        checkpoint.at(),
                        checkpoint.signature())))
                .cosignatures());
        assertRefused(SignerTag.NOTE_SIGNATURE_INVALID);
    }

    @Test
    void aBatchOverAnOldHistoryIsRefusedThoughItIsWitnessed() {
        filing.checkpointEdit = checkpoint -> south.cosign(north.cosign(checkpoint));
        filing.checkpointAt = Ceremony.NOW - EvidenceRules.MAX_CHECKPOINT_AGE_SECONDS - 3_600;
        assertRefused(SignerTag.CHECKPOINT_STALE);
    }

    @Test
    void theRootsCarryTheirWitnesses() {
        assertEquals(trust, Fields.read("trust", trust.toJson(), TrustRoots::read));
    }
}
