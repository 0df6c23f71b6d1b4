package io.portcullis.appliance.report;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.allocation.DefaultCase;
import io.portcullis.waterfall.allocation.Layer;
import io.portcullis.waterfall.allocation.LayerKind;
import io.portcullis.waterfall.allocation.Profile;
import io.portcullis.waterfall.allocation.Replenishment;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A default as it was snapshotted when it was declared:
 *
 * <pre>
 * {"format","declaredAt","id","debtor","token","profile":"XLN"|"EMIR",
 *  "claims":[{"entity","amount"}…],
 *  "layers":[{"name","kind":"debtor"|"pool"|"hub-bond","cap"?,"contributions":[{"entity","amount"}…],
 *             "replenishBasisPoints"?}…],
 *  "paidBefore"?:[{"entity","amount"}…]}
 * </pre>
 *
 * <p>{@code replenishBasisPoints} is a pool's alone: what part of what was used of it its contributors are asked to bring back.
 *
 * <p>{@code paidBefore} is what creditors got of the debtor's own before the claims were counted, which then are what was left.
 *
 * @param declaredAtSeconds Unix time
 */
public record DefaultCaseFile(long declaredAtSeconds, DefaultCase fallen, SortedMap<EntityId, Amount> paidBefore) {
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
                                in.objects("layers", MOST_LAYERS, DefaultCaseFile::layer)),
                        in.has("paidBefore") ? amounts(in, "paidBefore") : Collections.emptySortedMap()));
    }

    public Bytes encode() {
        ObjectNode root = StrictJson.newObject()
                .put("format", FORMAT)
                .put("declaredAt", declaredAtSeconds)
                .put("id", fallen.id().toString())
                .put("debtor", fallen.debtor().toString())
                .put("token", fallen.token().toString())
                .put("profile", fallen.profile().name());
        put(root.putArray("claims"), fallen.claims());
        ArrayNode layers = root.putArray("layers");
        for (Layer layer : fallen.layers()) {
            ObjectNode node = layers.addObject()
                    .put("name", layer.name())
                    .put("kind", label(layer.kind()))
                    .put("cap", layer.cap().toString());
            put(node.putArray("contributions"), layer.contributions());
            if (layer.replenishBasisPoints() > 0) {
                node.put("replenishBasisPoints", layer.replenishBasisPoints());
            }
        }
        if (!paidBefore.isEmpty()) {
            put(root.putArray("paidBefore"), paidBefore);
        }
        return Bytes.of(StrictJson.canonical(root));
    }

    private static void put(ArrayNode out, SortedMap<EntityId, Amount> amounts) {
        amounts.forEach((entity, amount) ->
                out.addObject().put("entity", entity.toString()).put("amount", amount.toString()));
    }

    private static String label(LayerKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
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
                        .filter(each -> label(each).equals(kind))
                        .findFirst()
                        .orElseThrow(() -> in.invalid("kind", "debtor, pool or hub-bond")),
                in.has("cap") ? in.amount("cap") : Amount.MAX,
                amounts(in, "contributions"),
                in.has("replenishBasisPoints") ? in.number("replenishBasisPoints", 0, Replenishment.WHOLE) : 0);
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
