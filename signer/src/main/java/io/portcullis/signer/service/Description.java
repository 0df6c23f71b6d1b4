package io.portcullis.signer.service;

import io.portcullis.signer.client.Draining;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keystore.Circuit;
import io.portcullis.signer.keystore.KeyAttributes;
import io.portcullis.signer.keystore.SignerIdentity;
import io.portcullis.signer.verdict.Refusal;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What a signer says of itself; nothing here is secret. */
record Description(
        String name,
        SignerIdentity identity,
        KeyAttributes batchKey,
        KeyAttributes auditKey,
        AcceptedPolicy policy,
        Optional<Long> highestNonce,
        Optional<Checkpoint> checkpoint,
        Optional<Refusal> auditFault,
        Circuit circuit,
        Draining draining) {

    ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject()
                .put("name", name)
                .put("address", identity.address().toString())
                .put("auditKey", identity.auditKey())
                .put("policyVersion", policy.version())
                .put("policyHash", policy.hash().toString())
                .put(
                        "token",
                        switch (circuit) {
                            case Circuit.Closed ignored -> "CLOSED";
                            case Circuit.Open ignored -> "OPEN";
                            case Circuit.HalfOpen ignored -> "HALF_OPEN";
                        })
                .put("draining", draining.draining());
        json.set("batchKey", attributes(batchKey));
        json.set("auditKeyAttributes", attributes(auditKey));
        highestNonce.ifPresent(nonce -> json.putObject("watermark").put("nonce", nonce));
        checkpoint.ifPresent(made -> json.set("checkpoint", made.toJson()));
        auditFault.ifPresent(fault ->
                json.putObject("auditFault").put("tag", fault.tag().name()).put("reason", fault.reason()));
        return json;
    }

    private static ObjectNode attributes(KeyAttributes key) {
        return StrictJson.newObject()
                .put("onToken", key.onToken())
                .put("private", key.isPrivate())
                .put("sensitive", key.sensitive())
                .put("alwaysSensitive", key.alwaysSensitive())
                .put("extractable", key.extractable())
                .put("neverExtractable", key.neverExtractable())
                .put("madeInToken", key.madeInToken())
                .put("sign", key.maySign())
                .put("decrypt", key.mayDecrypt())
                .put("unwrap", key.mayUnwrap())
                .put("derive", key.mayDerive())
                .put("signRecover", key.maySignRecover());
    }
}
