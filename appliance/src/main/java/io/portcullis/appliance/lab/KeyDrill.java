package io.portcullis.appliance.lab;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.keyceremony.Backup;
import io.portcullis.signer.keyceremony.Goal;
import io.portcullis.signer.keyceremony.KeyPlace;
import io.portcullis.signer.keyceremony.Plan;
import io.portcullis.signer.registry.VerifyingKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** A drill in a running lab: a key's newest backup is restored into a scratch token, signs, and is destroyed; the register says so. */
public final class KeyDrill {
    private final LabDirectory lab;
    private final Consumer<String> say;

    /**
     * What came of it.
     *
     * @param entry the key in its signer's register, with the drill
     */
    public record Result(Path transcript, JsonNode entry) {}

    public KeyDrill(LabDirectory lab, Consumer<String> say) {
        this.lab = lab;
        this.say = say;
    }

    /** @throws LabFailure PERMIT_AWAITED until people have approved; CEREMONY_FAILED if the key has no backup, or it does not come back */
    public Result run(SignerKeys keys, SignerKeys.Found found) throws IOException, InterruptedException {
        EntityId entity = Lab.trust(lab).entity();
        SignerNode signer = new SignerNode(lab, found.signer());
        VerifyingKey key = found.verifying();
        Backup backup = TranscriptFolder.newestBackup(signer.transcripts(), key)
                .orElseThrow(
                        () -> LabTag.CEREMONY_FAILED.failure("No ceremony backed this key up: among the transcripts in "
                                + signer.transcripts() + " is none of its backup."));
        KeyPlace copy = KeyCare.copy();
        KeyLeave.Permit permit = new KeyLeave(lab, KeyRotation.operator(lab))
                .take(
                        "drill "
                                + key.address()
                                        .map(Address::toString)
                                        .orElseGet(() -> found.id().toString()),
                        () -> new Plan(
                                Goal.DRILL,
                                entity,
                                copy,
                                Optional.of(key),
                                Optional.empty(),
                                0,
                                KeyConductor.random()));
        try (KeyCare care = KeyCare.open(lab, permit, say);
                KeyCare.Drills drills = care.drills()) {
            Path transcript = drills.drill(signer, backup);
            keys.take(found.signer(), TranscriptFolder.read(transcript));
            return new Result(transcript, keys.find(found.id().toString()).entry());
        }
    }
}
