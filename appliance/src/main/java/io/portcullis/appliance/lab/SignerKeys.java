package io.portcullis.appliance.lab;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.keyceremony.Transcript;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The registers of the lab's signers. */
public final class SignerKeys {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Map<String, SignerClient> signers = new LinkedHashMap<>();

    /** A key and the signer whose register it is in. */
    public record Found(String signer, Bytes32 id, JsonNode entry) {
        VerifyingKey verifying() {
            return new VerifyingKey(
                    VerifyingKey.Algorithm.valueOf(entry.path("algorithm").asString()),
                    Bytes.of(Hex.decode(entry.path("public").asString())));
        }
    }

    public SignerKeys(LabDirectory lab) throws IOException {
        for (TrustRoots.Member member : Lab.trust(lab).members()) {
            signers.put(member.signer(), new SignerClient(lab.socket(member.signer()), DEADLINE));
        }
    }

    /** By signer. @throws LabFailure CEREMONY_FAILED with the signer's tag */
    public Map<String, JsonNode> all() {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        signers.forEach(
                (name, client) -> all.put(name, granted(name, client.keys()).path("keys")));
        return all;
    }

    /**
     * The one key whose id, or address, begins so.
     *
     * @throws LabFailure CEREMONY_FAILED if there is none, or more than one
     */
    public Found find(String beginning) {
        Found found = null;
        for (Map.Entry<String, JsonNode> register : all().entrySet()) {
            for (JsonNode entry : register.getValue()) {
                String id = entry.path("key").asString();
                boolean named = id.startsWith(beginning)
                        || entry.path("address").asString("").equalsIgnoreCase(beginning);
                if (named && found != null) {
                    throw LabTag.CEREMONY_FAILED.failure("More than one key begins with " + beginning + ".");
                }
                if (named) {
                    found = new Found(register.getKey(), Bytes32.fromHex(id), entry);
                }
            }
        }
        if (found == null) {
            throw LabTag.KEY_UNKNOWN.failure("No signer has a key " + beginning + ".");
        }
        return found;
    }

    /** Hands a ceremony's transcript to a signer's register. @throws LabFailure CEREMONY_FAILED, also where no signer is called so */
    public JsonNode take(String signer, Transcript transcript) {
        if (!signers.containsKey(signer)) {
            throw LabTag.CEREMONY_FAILED.failure("No signer is called " + signer + ".");
        }
        return granted(signer, signers.get(signer).takeKeyCeremony(transcript));
    }

    /** Tells a signer's register of the ceremonies on its keys, and has each key for boards prove itself: once, for what is told stays told. */
    void tell(SignerNode signer) throws IOException {
        for (Path file : TranscriptFolder.all(signer.transcripts())) {
            take(signer.name(), TranscriptFolder.read(file));
        }
        for (JsonNode entry :
                granted(signer.name(), signers.get(signer.name()).keys()).path("keys")) {
            if (entry.path("purpose").asString().equals("BOARD") && !entry.has("provedAt")) {
                prove(new Found(signer.name(), Bytes32.fromHex(entry.path("key").asString()), entry));
            }
        }
    }

    /** Lets a key of a register sign, by the officer's word. */
    void enter(String signer, KeyId key, String reason, long at, Bytes officerSignature) {
        granted(signer, signers.get(signer).enterKey(key.value(), "ACTIVE", reason, at, officerSignature));
    }

    /** Has the key sign a fresh challenge. */
    public JsonNode prove(Found key) {
        return granted(key.signer(), signers.get(key.signer()).proveKey(key.id()));
    }

    private static ObjectNode granted(String name, Answer<ObjectNode> answer) {
        return switch (answer) {
            case Answer.Granted<ObjectNode>(ObjectNode value) -> value;
            case Answer.Refused<ObjectNode>(var refusal) ->
                throw LabTag.CEREMONY_FAILED.failure(name + " refuses: " + refusal);
        };
    }
}
