package io.portcullis.signer.service;

import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.registry.KeyEntry;
import io.portcullis.signer.registry.KeyRecord;
import io.portcullis.signer.registry.KeyRegister;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An entry of the register as the door shows it; the form is in {@code signer.client}. */
final class KeyJson {
    /** Changes that are shown; the audit log has all. */
    private static final int SHOWN = 32;

    private KeyJson() {}

    static ObjectNode of(KeyEntry entry, KeyRegister register, long nowSeconds) {
        ObjectNode json = StrictJson.newObject()
                .put("key", entry.id().toString())
                .put("owner", entry.owner().toString())
                .put("purpose", entry.purpose().name())
                .put("algorithm", entry.verifying().algorithm().name())
                .put("public", Hex.encode(entry.verifying().encoded().toArray()))
                .put("token", entry.serial())
                .put("state", entry.state().name());
        entry.attestation().ifPresent(attestation -> json.set("attestation", attestation.toJson()));
        entry.verifying().address().ifPresent(address -> json.put("address", address.toString()));
        entry.signsUntil().ifPresent(at -> json.put("signsUntil", at));
        entry.reliedOnUntil().ifPresent(at -> json.put("reliedOnUntil", at));
        entry.proof().ifPresent(proof -> json.put("provedAt", proof.at()));
        entry.backup()
                .ifPresent(backup -> json.putObject("backup")
                        .put("ceremony", backup.ceremony().toString())
                        .put("at", backup.at())
                        .put("threshold", backup.threshold())
                        .put("custodians", backup.custodians()));
        entry.lastDrill()
                .ifPresent(drill -> json.putObject("lastDrill")
                        .put("ceremony", drill.ceremony().toString())
                        .put("at", drill.at())
                        .put("restored", drill.restored()));
        register.mayReceiveValue(entry.id(), nowSeconds)
                .ifPresentOrElse(
                        refusal -> json.put("mayReceiveValue", false)
                                .put("because", refusal.tag().name()),
                        () -> json.put("mayReceiveValue", true));
        ArrayNode history = json.putArray("history");
        List<KeyRecord> all = entry.history();
        for (KeyRecord record : all.subList(Math.max(0, all.size() - SHOWN), all.size())) {
            history.addObject()
                    .put("at", record.at())
                    .put("what", record.name())
                    .put("by", record.by());
        }
        return json;
    }
}
