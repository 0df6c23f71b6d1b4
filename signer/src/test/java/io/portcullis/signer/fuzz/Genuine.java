package io.portcullis.signer.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Permit;
import io.portcullis.signer.batch.BatchDecoder;
import io.portcullis.signer.cryptoki.FuzzedToken;
import io.portcullis.signer.duress.DuressList;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.EvidenceFile;
import io.portcullis.signer.evidence.SignedDelegation;
import io.portcullis.signer.freeze.FreezeCause;
import io.portcullis.signer.freeze.FreezeInput;
import io.portcullis.signer.freeze.FreezeInputCodec;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keyceremony.FuzzedCeremony;
import io.portcullis.signer.policy.Delegation;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.FuzzedPolicy;
import io.portcullis.signer.policy.PolicyCodec;
import io.portcullis.signer.registry.FuzzedRegister;
import io.portcullis.signer.seal.FuzzedSeal;
import io.portcullis.signer.share.FuzzedShare;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Filing;
import io.portcullis.signer.testing.Passkey;
import io.portcullis.signer.watermark.FuzzedWatermark;
import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.signing.PartialSignature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Inputs that every decoder takes. */
final class Genuine {
    private static final String VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String NOTE = """
            Rekor
            798034
            f+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=

            — rekor.sigstore.dev wNI9ajBEAiARInWIWyCdyG27CO6LPnPekyw20qO0YJfoaPaowGp/XgIgc+qEHS3+GKVClgqq20uDLet7MCoTURUCRdxwWBHHufk=
            """;

    private Genuine() {}

    static Map<FuzzTarget, List<byte[]>> inputs() throws IOException {
        Map<FuzzTarget, List<byte[]>> inputs = new EnumMap<>(FuzzTarget.class);
        Ceremony ceremony = new Ceremony();
        Filing filing = new Filing(ceremony);
        filing.facts = Optional.of(new Facts(Ceremony.NOW, Ceremony.NOW, List.of()));
        Evidence evidence = filing.build();
        Approval approval = evidence.approvals().getFirst();
        inputs.put(FuzzTarget.EVIDENCE, List.of(json(evidence.toJson())));
        List<byte[]> policies = new ArrayList<>();
        policies.add(PolicyCodec.canonicalBytes(evidence.policy().policy()));
        policies.addAll(FuzzedPolicy.genuine());
        inputs.put(FuzzTarget.POLICY, policies);
        inputs.put(FuzzTarget.SIGNED_POLICY, List.of(json(evidence.policy().toJson())));
        inputs.put(FuzzTarget.FACTS, List.of(json(filing.facts.get().toJson()), FuzzedPolicy.genuineFacts()));
        inputs.put(FuzzTarget.INTENT, List.of(evidence.intent().canonicalBytes()));
        inputs.put(FuzzTarget.APPROVAL, List.of(json(approval.toJson())));
        inputs.put(FuzzTarget.BATCH, List.of(evidence.intent().batchBytes().toArray(), permit()));
        inputs.put(
                FuzzTarget.CHECKPOINT,
                List.of(json(evidence.anchorCheckpoints().getFirst().toJson())));
        inputs.put(
                FuzzTarget.INCLUSION,
                List.of(json(evidence.inclusion().getFirst().toJson())));
        inputs.put(FuzzTarget.TRUST_ROOTS, List.of(json(ceremony.trust().toJson())));
        inputs.put(
                FuzzTarget.GROUP_PARTIAL,
                List.of(json(new io.portcullis.signer.client.GroupPartial(
                                new PartialSignature(1, 2, new Signature(G1.generator())))
                        .toJson())));
        inputs.put(FuzzTarget.CLIENT_DATA, List.of(approval.clientDataJson().toArray()));
        inputs.put(
                FuzzTarget.AUTHENTICATOR_DATA,
                List.of(approval.authenticatorData().toArray()));
        Passkey passkey = new Passkey("fuzzed");
        inputs.put(
                FuzzTarget.REGISTRATION,
                List.of(passkey.register(FuzzedWebAuthn.CHALLENGE, Passkey.Scene.HONEST.withType("webauthn.create"))
                        .getBytes(UTF_8)));
        inputs.put(
                FuzzTarget.CREDENTIAL_KEY,
                List.of(passkey.credential().publicKey().toArray()));
        inputs.put(
                FuzzTarget.EVIDENCE_FILE, List.of(json(file(ceremony, evidence).toJson())));
        Delegation delegation = new Delegation(
                Ceremony.ENTITY, 2, "alice", "rita", Set.of(IntentKind.WITHDRAWAL), Ceremony.NOW, Ceremony.NOW + 60);
        inputs.put(FuzzTarget.DELEGATION, List.of(json(delegation.toJson())));
        inputs.put(FuzzTarget.SIGNED_DELEGATION, List.of(json(new SignedDelegation(delegation, approval).toJson())));
        inputs.put(
                FuzzTarget.DURESS_LIST,
                List.of(DuressList.of(Ceremony.ENTITY, Bytes32.ZERO, List.of(approval.credentialId()))
                        .encode(new Intent.Bytes(new byte[64]))));
        inputs.put(FuzzTarget.METADATA_BLOB, List.of(FuzzedWebAuthn.MAKER.blob(7, "2027-02-01")));
        requests(inputs, evidence);
        ceremonies(inputs);
        records(inputs);
        notes(inputs);
        inputs.put(FuzzTarget.LOG_PROOF, FuzzedMirror.genuineProofs(NOTE.getBytes(UTF_8)));
        inputs.put(
                FuzzTarget.ANCHORED_SNAPSHOT,
                List.of(FuzzedMirror.genuineAnchored(NOTE.getBytes(UTF_8), file(ceremony, evidence))));
        inputs.put(FuzzTarget.ATTESTATION, List.of(FuzzedWebAuthn.genuineAttestation()));
        inputs.put(FuzzTarget.SEALED_BLOB, FuzzedVouching.genuineBlobs());
        inputs.put(FuzzTarget.VOUCHING, FuzzedVouching.genuineVouchings());
        inputs.put(FuzzTarget.BOOT_QUOTE, FuzzedVouching.genuineQuotes());
        inputs.put(FuzzTarget.KEY_ATTESTATION, FuzzedVouching.genuineAttestations());
        inputs.put(
                FuzzTarget.AUDIT_ROW,
                Files.readAllLines(Path.of("src/test/resources/golden/audit-rows-v1.txt")).stream()
                        .map(row -> row.getBytes(UTF_8))
                        .toList());
        return inputs;
    }

    private static byte[] permit() {
        Filing filing = new Filing(new Ceremony());
        filing.kind = IntentKind.CREDIT_LIMIT;
        filing.operations = List.of(new Permit.RaiseLimit(
                new EntityId(Keccak.hash(new byte[] {8})), Ceremony.DOLLAR, Amount.of(99), Amount.of(100)));
        return filing.build().intent().batchBytes().toArray();
    }

    private static EvidenceFile file(Ceremony ceremony, Evidence evidence) {
        Bytes32 digest =
                BatchDecoder.decode(evidence.intent().batchBytes().toArray()).digest(Ceremony.DOMAIN);
        return new EvidenceFile(
                evidence,
                List.of(new EvidenceFile.SignedBatch(
                        "signer-1",
                        ceremony.address("signer-1"),
                        ceremony.signBatch("signer-1", digest),
                        evidence.inclusion().getFirst())),
                Optional.of(new EvidenceFile.Mined(
                        Bytes32.ZERO,
                        5,
                        Bytes32.ZERO,
                        List.of(new EvidenceFile.Log(List.of(digest, Bytes32.ZERO), List.of(digest))))),
                ceremony.trust());
    }

    private static byte[] json(JsonNode node) {
        return StrictJson.canonical(node);
    }

    private static ObjectNode request(String operation) {
        return StrictJson.newObject().put("version", 1).put("operation", operation);
    }

    private static void requests(Map<FuzzTarget, List<byte[]>> inputs, Evidence evidence) throws IOException {
        ObjectNode sign = request("sign");
        sign.set("evidence", evidence.toJson());
        ObjectNode record = request("record");
        record.set("intent", evidence.intent().toJson());
        ObjectNode seal = request("seal")
                .put("chainId", Ceremony.DOMAIN.chainId())
                .put("depositary", Ceremony.DOMAIN.depositary().toString())
                .put("blockHeight", 9)
                .put("leafCount", 3);
        ObjectNode enter = request("key-enter")
                .put("key", Bytes32.ZERO.toString())
                .put("state", "ACTIVE")
                .put("reason", "why")
                .put("at", Ceremony.NOW)
                .put("officerSignature", "0x" + "00".repeat(64));
        List<ObjectNode> all = List.of(
                sign,
                record,
                seal,
                enter,
                request("prove").put("index", 1),
                request("consistency").put("oldSize", 1),
                request("checkpoint"),
                request("describe"),
                request("keys"),
                request("freeze"),
                request("ceremony-begin"),
                request("shares"));
        inputs.put(FuzzTarget.REQUEST, all.stream().map(Genuine::json).toList());
        byte[] body = json(request("describe"));
        inputs.put(
                FuzzTarget.FRAME,
                List.of(ByteBuffer.allocate(4 + body.length)
                        .putInt(body.length)
                        .put(body)
                        .array()));
        ObjectNode configuration = evidenceless(StrictJson.newObject());
        inputs.put(FuzzTarget.SIGNER_CONFIGURATION, List.of(json(configuration)));
        Path profiles = Path.of("../firmware-config/hsm");
        inputs.put(
                FuzzTarget.VENDOR_PROFILE,
                List.of(
                        Files.readAllBytes(profiles.resolve("softhsm.json")),
                        Files.readAllBytes(profiles.resolve("tpm2-pkcs11.json"))));
    }

    private static ObjectNode evidenceless(ObjectNode json) {
        json.put("name", "signer-1")
                .put("dataDirectory", "/data")
                .put("socket", "/socket")
                .put("profile", "/profile.json")
                .put("tokenLabel", "rig")
                .put("pinFile", "/pin");
        json.putArray("allowedUsers").add("portcullis");
        return json;
    }

    private static void ceremonies(Map<FuzzTarget, List<byte[]>> inputs) {
        inputs.put(FuzzTarget.CEREMONY_DEFINITION, List.of(FuzzedCeremony.genuineDefinition()));
        inputs.put(FuzzTarget.CEREMONY_LINE, FuzzedCeremony.genuineLines());
        inputs.put(FuzzTarget.CEREMONY_BACKUP, List.of(FuzzedCeremony.genuineBackup()));
        inputs.put(FuzzTarget.TRANSCRIPT, List.of(FuzzedCeremony.genuineTranscript()));
    }

    private static void records(Map<FuzzTarget, List<byte[]>> inputs) {
        inputs.put(FuzzTarget.JOURNAL, List.of(FuzzedJournal.genuine(0), FuzzedJournal.genuine(3)));
        inputs.put(FuzzTarget.WATERMARK_RECORD, FuzzedWatermark.genuine());
        inputs.put(FuzzTarget.SHARE_RECORD, FuzzedShare.genuine());
        inputs.put(FuzzTarget.KEY_RECORD, FuzzedRegister.genuine());
        inputs.put(FuzzTarget.SEAL_LEAVES, List.of(FuzzedSeal.genuineLeaves()));
        inputs.put(FuzzTarget.SEAL_FILE, List.of(FuzzedSeal.genuineFiles()));
        inputs.put(FuzzTarget.TOKEN_INFO, List.of(FuzzedToken.genuine()));
        inputs.put(
                FuzzTarget.FREEZE_RECORD,
                List.of(FreezeInputCodec.encode(
                        FreezeInput.raised(Ceremony.NOW, FreezeCause.OPERATOR_RAISED, "olga", "a drill"))));
    }

    private static void notes(Map<FuzzTarget, List<byte[]>> inputs) {
        String proof = "f+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n";
        inputs.put(FuzzTarget.NOTE, List.of(NOTE.getBytes(UTF_8)));
        inputs.put(
                FuzzTarget.COSIGNATURES,
                List.of(NOTE.substring(NOTE.indexOf('—')).getBytes(UTF_8)));
        inputs.put(FuzzTarget.NOTE_KEY, List.of(VKEY.getBytes(UTF_8)));
        inputs.put(FuzzTarget.WITNESS_REQUEST, List.of(("old 20\n" + proof + "\n" + NOTE).getBytes(UTF_8)));
        inputs.put(
                FuzzTarget.TILE_PATH,
                List.of("tile/0/x001/234.p/8".getBytes(UTF_8), "tile/entries/067".getBytes(UTF_8)));
        inputs.put(FuzzTarget.HASH_TILE, List.of(new byte[1 + 32]));
        inputs.put(FuzzTarget.ENTRY_BUNDLE, List.of(new byte[] {1, 0, 2, 7, 7, 0, 1, 9}));
    }
}
