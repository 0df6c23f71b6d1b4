package io.portcullis.signer.audit;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.freeze.FreezeInput;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.Refusal;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** One entry of the log, as its canonical JSON; the types are listed in the package. */
public final class AuditEntry {
    /** Characters of a refusal's reason that are kept: it may quote hostile input. */
    static final int MAX_REASON_LENGTH = 500;

    private final ObjectNode json;

    private AuditEntry(String type, long at) {
        json = StrictJson.newObject().put("version", 1).put("at", at).put("type", type);
    }

    byte[] leaf() {
        return StrictJson.canonical(json);
    }

    /** The first entry of every log: whose it is, and its two public keys. */
    public static AuditEntry created(long at, String signer, Address address, String auditKey) {
        AuditEntry entry = new AuditEntry("created", at);
        entry.json.put("signer", signer);
        entry.json.put("address", address.toString());
        entry.json.put("auditKey", auditKey);
        return entry;
    }

    public static AuditEntry started(long at, String signer) {
        AuditEntry entry = new AuditEntry("started", at);
        entry.json.put("signer", signer);
        return entry;
    }

    public static AuditEntry intentRecorded(long at, Bytes32 intent) {
        AuditEntry entry = new AuditEntry("intent-recorded", at);
        entry.json.put("intent", intent.toString());
        return entry;
    }

    public static AuditEntry policyAccepted(long at, AcceptedPolicy policy) {
        AuditEntry entry = new AuditEntry("policy-accepted", at);
        entry.json.put("policyVersion", policy.version());
        entry.json.put("policyHash", policy.hash().toString());
        return entry;
    }

    public static AuditEntry signatureAgreed(long at, Bytes32 intent, EntityId entity, long nonce, Bytes32 digest) {
        AuditEntry entry = new AuditEntry("signature-agreed", at);
        entry.json.put("intent", intent.toString());
        entry.json.put("entity", entity.toString());
        entry.json.put("nonce", nonce);
        entry.json.put("digest", digest.toString());
        return entry;
    }

    public static AuditEntry signed(long at, Bytes32 intent, Bytes32 digest, Signature signature) {
        AuditEntry entry = new AuditEntry("signed", at);
        entry.json.put("intent", intent.toString());
        entry.json.put("digest", digest.toString());
        entry.json.put("signature", Hex.encode(signature.encode()));
        return entry;
    }

    /** A seal's watermarks are durable; it may be signed from here on. */
    public static AuditEntry sealAgreed(long at, Seal seal, Bytes32 digest) {
        AuditEntry entry = new AuditEntry("seal-agreed", at);
        entry.json
                .put("blockHeight", seal.blockHeight())
                .put("root", seal.root().toString())
                .put("leafCount", seal.leafCount())
                .put("digest", digest.toString());
        return entry;
    }

    /** @param session hash of the definition, which the officer signed */
    public static AuditEntry ceremonyJoined(long at, String session, String kind, long epoch) {
        AuditEntry entry = new AuditEntry("ceremony-joined", at);
        entry.json.put("session", session).put("kind", kind).put("epoch", epoch);
        return entry;
    }

    /** The new share is sealed in this token; its proof may leave from here on. */
    public static AuditEntry shareSealed(long at, String session, long epoch, int index, String groupKey) {
        AuditEntry entry = new AuditEntry("share-sealed", at);
        entry.json
                .put("session", session)
                .put("epoch", epoch)
                .put("index", index)
                .put("groupKey", groupKey);
        return entry;
    }

    /** @param outcome COMPLETED, ABORTED or EVICTED, with the reason's tag behind a colon */
    public static AuditEntry ceremonyEnded(long at, String session, String outcome) {
        AuditEntry entry = new AuditEntry("ceremony-ended", at);
        entry.json.put("session", session).put("outcome", outcome);
        return entry;
    }

    /** The sealing keys of an epoch are destroyed in the token: no share of it can be opened any more. */
    public static AuditEntry shareDestroyed(long at, long epoch) {
        AuditEntry entry = new AuditEntry("share-destroyed", at);
        entry.json.put("epoch", epoch);
        return entry;
    }

    /** Something happened to a key of the register; the record is durable after this entry. */
    public static AuditEntry keyRecorded(long at, String key, String what, String by) {
        AuditEntry entry = new AuditEntry("key-recorded", at);
        entry.json.put("key", key).put("what", what).put("by", by);
        return entry;
    }

    /** Maintenance begins: nothing new is signed; or it ends. */
    public static AuditEntry drained(long at, boolean begins) {
        return new AuditEntry(begins ? "drain-began" : "drain-ended", at);
    }

    /** The freeze lattice has changed; the change is durable in its own journal before this entry. */
    public static AuditEntry freezeChanged(long record, FreezeInput input, FreezeLevel stands) {
        AuditEntry entry = new AuditEntry(
                switch (input) {
                    case FreezeInput.Raised ignored -> "freeze-raised";
                    case FreezeInput.Mended ignored -> "freeze-mended";
                    case FreezeInput.Approved ignored -> "freeze-lowering-approved";
                    case FreezeInput.Due ignored -> "freeze-lowered";
                },
                input.at());
        entry.json.put("record", record).put("stands", stands.name());
        switch (input) {
            case FreezeInput.Raised it ->
                entry.json
                        .put("cause", it.cause().name())
                        .put("level", it.level().name())
                        .put("by", it.by())
                        .put("text", it.text());
            case FreezeInput.Mended it ->
                entry.json.put("cause", it.cause().name()).put("by", it.by()).put("text", it.text());
            case FreezeInput.Approved it ->
                entry.json
                        .put("intent", it.lowering().intent().toString())
                        .put("level", it.lowering().to().name())
                        .put("notBefore", it.lowering().notBefore())
                        .put("by", String.join(",", it.lowering().approvers()));
            case FreezeInput.Due ignored -> {}
        }
        return entry;
    }

    /** A line of a key ceremony; the line is durable after this entry. */
    public static AuditEntry keyCeremonyLine(long at, String session, String line, String detail) {
        AuditEntry entry = new AuditEntry("key-ceremony", at);
        entry.json.put("session", session).put("line", line).put("detail", detail);
        return entry;
    }

    /** @param suppressed refusals since the last entry that were only counted */
    public static AuditEntry refused(long at, Optional<Bytes32> intent, Refusal refusal, long suppressed) {
        AuditEntry entry = new AuditEntry("refused", at);
        intent.ifPresent(id -> entry.json.put("intent", id.toString()));
        entry.json.put("tag", refusal.tag().name());
        String reason = refusal.reason();
        entry.json.put("reason", reason.length() > MAX_REASON_LENGTH ? reason.substring(0, MAX_REASON_LENGTH) : reason);
        if (suppressed > 0) {
            entry.json.put("suppressed", suppressed);
        }
        return entry;
    }
}
