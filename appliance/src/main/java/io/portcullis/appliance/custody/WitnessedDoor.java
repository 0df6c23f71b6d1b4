package io.portcullis.appliance.custody;

import io.portcullis.appliance.audit.LogMirror;
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
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A signer whose fresh checkpoint is first copied, witnessed and published: what an anchor is made of. */
public record WitnessedDoor(SignerDoor door, LogMirror mirror, PublicKey auditKey) implements SignerDoor {
    @Override
    public String name() {
        return door.name();
    }

    @Override
    public Checkpoint checkpoint() {
        return People.passing(() -> Checkpoint.of(mirror.publish(), auditKey));
    }

    @Override
    public List<Bytes> entries(long from) {
        return door.entries(from);
    }

    @Override
    public Inclusion record(Intent intent) {
        return door.record(intent);
    }

    @Override
    public void decide(Intent intent, SignedPolicy policy, Approval.Decision decision, Approval approval) {
        door.decide(intent, policy, decision, approval);
    }

    @Override
    public Optional<GroupSharing> sharing() {
        return door.sharing();
    }

    @Override
    public JsonNode keys() {
        return door.keys();
    }

    @Override
    public List<KeyStatement> keyStatements() {
        return door.keyStatements();
    }

    @Override
    public Vouching vouch(Bytes32 intent) {
        return door.vouch(intent);
    }

    @Override
    public Inclusion noteSnapshot(Bytes snapshot) {
        return door.noteSnapshot(snapshot);
    }

    @Override
    public Bytes duress() {
        return door.duress();
    }

    @Override
    public void placeDuress(Bytes sealed) {
        door.placeDuress(sealed);
    }

    @Override
    public Signed sign(Evidence evidence) {
        return door.sign(evidence);
    }
}
