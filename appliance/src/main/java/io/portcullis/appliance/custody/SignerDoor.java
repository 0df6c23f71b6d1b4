package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.IntentStore.Signed;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.registry.KeyStatement;
import io.portcullis.signer.vouching.Vouching;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.GroupSharing;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One signer, as custody asks it. Every method throws {@link io.portcullis.appliance.verdict.ApplianceRefusal} with the signer's own
 * tag, or with {@code SIGNER_UNREACHABLE}.
 */
public interface SignerDoor {
    String name();

    /** A fresh one. */
    Checkpoint checkpoint();

    /** Leaves of its log from an index on: some, at least one. */
    List<Bytes> entries(long from);

    /** Writes the intent into the signer's log. */
    Inclusion record(Intent intent);

    /** Tells it what somebody decided about an intent; a rejection ends the intent there. */
    void decide(Intent intent, SignedPolicy policy, Approval.Decision decision, Approval approval);

    /** The sharing of the group's key that the signer has a share of. */
    Optional<GroupSharing> sharing();

    /** The register of its keys, as the door tells it. */
    JsonNode keys();

    /** The signer's word on each of its keys for boards. */
    List<KeyStatement> keyStatements();

    /** What it shows of its key and its machine beside its signature of a batch. */
    Vouching vouch(Bytes32 intent);

    /** Has it note a snapshot of all logs in its own, once. */
    Inclusion noteSnapshot(Bytes snapshot);

    /** The list of duress in force, as the officer alone can read it. */
    Bytes duress();

    /** Brings the next one, as the officer sealed it. */
    void placeDuress(Bytes sealed);

    /** Asks for agreement: the signer judges, and signs or refuses. */
    Signed sign(Evidence evidence);
}
