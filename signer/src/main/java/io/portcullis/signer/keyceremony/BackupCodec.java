package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A backup as JSON. */
final class BackupCodec {
    private static final int MAX_CUSTODIANS = io.portcullis.signer.registry.Limits.MAX_CUSTODIANS;

    private BackupCodec() {}

    static ObjectNode toJson(Backup backup) {
        ObjectNode json = StrictJson.newObject()
                .put("session", backup.session().toString())
                .put("wrappingCheck", backup.wrappingCheck().digits())
                .put("wrapped", Json.hex(backup.wrapped()))
                .put("threshold", backup.threshold());
        json.set("key", Json.of(backup.key()));
        ArrayNode envelopes = json.putArray("envelopes");
        for (Backup.Envelope envelope : backup.envelopes()) {
            ObjectNode one = envelopes
                    .addObject()
                    .put("index", envelope.index())
                    .put("custodian", envelope.custodian())
                    .put("bag", envelope.bag());
            one.set("sealed", Json.of(envelope.sealed()));
        }
        return json;
    }

    static Backup read(Fields in) {
        Bytes32 session = in.bytes32("session");
        VerifyingKey key = in.object("key", Json::key);
        CheckValue check = Json.check(in, "wrappingCheck");
        Bytes wrapped = Bytes.of(in.bytes("wrapped", Limits.MAX_WRAPPED_BYTES));
        int threshold = in.number("threshold", Limits.MIN_THRESHOLD, MAX_CUSTODIANS);
        List<Backup.Envelope> envelopes = in.objects(
                "envelopes",
                MAX_CUSTODIANS,
                one -> new Backup.Envelope(
                        one.number("index", 1, MAX_CUSTODIANS),
                        one.identifier("custodian"),
                        one.object("sealed", Json::deal),
                        one.text("bag", Limits.MAX_LABEL)));
        long indices = envelopes.stream().map(Backup.Envelope::index).distinct().count();
        long names =
                envelopes.stream().map(Backup.Envelope::custodian).distinct().count();
        if (indices != envelopes.size() || names != envelopes.size()) {
            throw in.invalid("envelopes", "one for each custodian");
        }
        return new Backup(session, key, check, wrapped, threshold, envelopes);
    }
}
