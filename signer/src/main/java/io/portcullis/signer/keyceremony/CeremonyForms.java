package io.portcullis.signer.keyceremony;

import io.portcullis.signer.json.Fields;
import io.portcullis.threshold.channel.SealedDeal;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The JSON forms of this package's values, for those who carry them. */
public final class CeremonyForms {
    private CeremonyForms() {}

    public static ObjectNode toJson(Definition definition) {
        return DefinitionCodec.toJson(definition);
    }

    /** @throws io.portcullis.signer.verdict.RefusedException naming the field, or why it is no definition */
    public static Definition definition(Fields in) {
        return DefinitionCodec.read(in);
    }

    public static ObjectNode toJson(Backup backup) {
        return BackupCodec.toJson(backup);
    }

    public static Backup backup(Fields in) {
        return BackupCodec.read(in);
    }

    public static ObjectNode toJson(Order order) {
        return LineCodec.toJson(order);
    }

    public static Line.Ordered ordered(Fields in) {
        return new Line.Ordered(
                in.object("order", LineCodec::order),
                in.object("performer", Json::signature),
                in.object("witness", Json::signature));
    }

    public static ObjectNode toJson(StepSignature signature) {
        return Json.of(signature);
    }

    public static StepSignature signature(Fields in) {
        return Json.signature(in);
    }

    public static ObjectNode toJson(SealedDeal share) {
        return Json.of(share);
    }

    public static Optional<String> bag(Fields in) {
        return Json.optional(in, "bag", name -> in.text(name, Limits.MAX_LABEL));
    }

    public static Optional<CheckValue> check(Fields in) {
        return Json.optional(in, "check", name -> Json.check(in, name));
    }

    public static Optional<SealedDeal> share(Fields in) {
        return in.optionalObject("share", Json::deal);
    }

    /** What people need to see of a ceremony's work: check values, the key, the desk. */
    public static ObjectNode known(ObjectNode into, Gathered known) {
        known.key().ifPresent(key -> {
            into.set("key", Json.of(key));
            into.put("keyCheck", CheckValue.of(key).digits());
        });
        known.wrappingCheck().ifPresent(check -> into.put("wrappingCheck", check.digits()));
        known.desk().ifPresent(desk -> into.put("desk", Json.hex(desk.bytes())));
        return into;
    }

    /** The first word of a line's JSON. */
    public static String word(Line line) {
        return LineCodec.toJson(line).path("line").asString();
    }
}
