package io.portcullis.appliance.lab;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.signer.tlog.Witnesses;
import io.portcullis.signer.witness.WitnessClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.LongNode;

/** Has the lab's witnesses cosign a signer's checkpoint, past the appliance: who has a signer's door can show its log to anybody. */
final class WitnessedHeads {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LabDirectory lab;
    private final TrustRoots trust;

    WitnessedHeads(LabDirectory lab, TrustRoots trust) {
        this.lab = lab;
        this.trust = trust;
    }

    Checkpoint cosigned(Checkpoint checkpoint, RawDoor door) throws IOException {
        if (trust.witnesses().isEmpty()) {
            return checkpoint;
        }
        List<Bytes32> hashes = leaves(door, checkpoint.size());
        Note note =
                checkpoint.note(trust.member(checkpoint.signer()).orElseThrow().auditPublicKey());
        List<NoteSignature> lines = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (WitnessNode witness : WitnessNode.all(lab)) {
                WitnessClient client = new WitnessClient(
                        http, witness.address(), key(trust.witnesses().get(), witness.name()), PATIENCE);
                lines.add(client.cosign(note, oldSize -> MerkleTree.consistencyPath((int) oldSize, hashes)));
            }
        }
        return checkpoint.witnessed(lines);
    }

    private static NoteKey key(Witnesses witnesses, String name) {
        return witnesses.keys().stream()
                .filter(key -> key.name().endsWith("/" + name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Bytes32> leaves(RawDoor door, long size) throws IOException {
        List<Bytes32> hashes = new ArrayList<>();
        while (hashes.size() < size) {
            if (!(door.ask("entries", "from", LongNode.valueOf(hashes.size())) instanceof RawDoor.Answer.Done done)) {
                throw LabTag.CHECK_FAILED.failure("A signer does not show its log.");
            }
            for (JsonNode entry : done.result().path("entries")) {
                if (hashes.size() < size) {
                    hashes.add(MerkleTree.leafHash(Hex.decode(entry.asString())));
                }
            }
        }
        return hashes;
    }
}
