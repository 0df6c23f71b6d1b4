package io.portcullis.appliance.report;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.json.Fields;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.allocation.DefaultCase;
import io.portcullis.waterfall.allocation.Layer;
import io.portcullis.waterfall.allocation.LayerKind;
import io.portcullis.waterfall.allocation.Profile;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A default as it was snapshotted when it was declared:
 *
 * <pre>
 * {"format","declaredAt","id","debtor","token","profile":"XLN"|"EMIR",
 *  "claims":[{"entity","amount"}…],
 *  "layers":[{"name","kind":"debtor"|"pool"|"hub-bond","cap"?,"contributions":[{"entity","amount"}…]}…]}
 * </pre>
 *
 * @param declaredAtSeconds Unix time
 */
public record DefaultCaseFile(long declaredAtSeconds, DefaultCase fallen) {
    static final String FORMAT = "portcullis/default-case/v1";

    private static final int MOST_LAYERS = 64;

    /** @throws WaterfallRefusal REPORT_INPUT_INVALID */
    public static DefaultCaseFile decode(Bytes file) {
        return Inputs.read(
                file,
                FORMAT,
                in -> new DefaultCaseFile(
                        in.number("declaredAt"),
                        new DefaultCase(
                                in.bytes32("id"),
                                Inputs.entity(in, "debtor"),
                                Inputs.token(in, "token"),
                                profile(in),
                                amounts(in, "claims"),
                                in.objects("layers", MOST_LAYERS, DefaultCaseFile::layer))));
    }

    private static Profile profile(Fields in) {
        String name = in.text("profile", 8);
        return Arrays.stream(Profile.values())
                .filter(profile -> profile.name().equals(name))
                .findFirst()
                .orElseThrow(() -> in.invalid("profile", "XLN or EMIR"));
    }

    private static Layer layer(Fields in) {
        String kind = in.text("kind", 16);
        return new Layer(
                in.text("name", 64),
                Arrays.stream(LayerKind.values())
                        .filter(each -> each.name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-')
                                .equals(kind))
                        .findFirst()
                        .orElseThrow(() -> in.invalid("kind", "debtor, pool or hub-bond")),
                in.has("cap") ? in.amount("cap") : Amount.MAX,
                amounts(in, "contributions"));
    }

    private static SortedMap<EntityId, Amount> amounts(Fields in, String name) {
        SortedMap<EntityId, Amount> amounts = new TreeMap<>();
        in.objects(name, Inputs.MOST_ENTRIES, each -> {
            EntityId entity = Inputs.entity(each, "entity");
            if (amounts.put(entity, each.amount("amount")) != null) {
                throw each.invalid("entity", "named once");
            }
            return entity;
        });
        return amounts;
    }
}
