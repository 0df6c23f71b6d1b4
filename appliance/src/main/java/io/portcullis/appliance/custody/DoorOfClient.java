package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.IntentStore.Signed;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.CeremonyClient;
import io.portcullis.signer.client.GroupPartial;
import io.portcullis.signer.client.SignedBatch;
import io.portcullis.signer.client.SignerClient;
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

/** A signer behind its socket. What it refuses is thrown under its own tag. */
public final class DoorOfClient implements SignerDoor {
    private final String name;
    private final SignerClient client;

    public DoorOfClient(String name, SignerClient client) {
        this.name = name;
        this.client = client;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Checkpoint checkpoint() {
        return granted(client.checkpoint());
    }

    @Override
    public List<Bytes> entries(long from) {
        return granted(client.entries(from));
    }

    @Override
    public Inclusion record(Intent intent) {
        return granted(client.record(intent));
    }

    @Override
    public void decide(Intent intent, SignedPolicy policy, Approval.Decision decision, Approval approval) {
        granted(client.decide(intent, policy, decision, approval));
    }

    @Override
    public Optional<GroupSharing> sharing() {
        return granted(new CeremonyClient(client).shares()).active();
    }

    @Override
    public JsonNode keys() {
        return granted(client.keys()).path("keys");
    }

    @Override
    public List<KeyStatement> keyStatements() {
        return granted(client.keyStatements());
    }

    @Override
    public Vouching vouch(Bytes32 intent) {
        return granted(client.vouch(intent));
    }

    @Override
    public Inclusion noteSnapshot(Bytes snapshot) {
        return granted(client.noteSnapshot(snapshot));
    }

    @Override
    public Bytes duress() {
        return granted(client.duress());
    }

    @Override
    public void placeDuress(Bytes sealed) {
        granted(client.placeDuress(sealed));
    }

    @Override
    public Signed sign(Evidence evidence) {
        SignedBatch signed = granted(client.sign(evidence));
        return new Signed(
                signed.signer(),
                signed.address(),
                signed.signature(),
                signed.partial().map(GroupPartial::part),
                signed.inclusion());
    }

    private static <T> T granted(Answer<T> answer) {
        return switch (answer) {
            case Answer.Granted<T>(T value) -> value;
            case Answer.Refused<T>(var refusal) ->
                throw new ApplianceRefusal(refusal.tag().name(), refusal.reason(), refusal.remedy());
        };
    }
}
