package io.portcullis.appliance.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads bodies into records and writes records.
 *
 * <p>Invariants: a body is one JSON object and nothing after it; a name stands once; every name is a component of the record; every
 * component has a value of its own type, nothing is converted; depth is bounded. Replies leave out what an empty {@code Optional} has.
 */
final class StrictJson {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Limits.MAX_JSON_DEPTH)
                            .maxNumberLength(40)
                            .maxNameLength(256)
                            .maxStringLength(Limits.MAX_POLICY_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS, MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    coercion -> coercion.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private StrictJson() {}

    /** @throws WebRefusal with the tag of what is wrong */
    static <T extends Record> T read(byte[] body, Class<T> type) {
        JsonNode tree = readTree(body);
        for (RecordComponent component : type.getRecordComponents()) {
            JsonNode value = tree.path(component.getName());
            if (component.getType() != Optional.class && (value.isMissingNode() || value.isNull())) {
                throw WebTag.FIELD_MISSING.refusal("A field this operation needs is missing: " + component.getName());
            }
        }
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (UnrecognizedPropertyException e) {
            throw WebTag.FIELD_UNKNOWN.refusal("The body has a field this operation does not know: " + name(e));
        } catch (JacksonException e) {
            throw WebTag.FIELD_INVALID.refusal("A field does not have the form it needs: " + name(e));
        }
    }

    /** A document of another module, read only as far as that it is one JSON object; its owner reads it strictly. */
    static JsonNode readTree(byte[] body) {
        try {
            JsonNode tree = MAPPER.readTree(body);
            if (tree == null || !tree.isObject()) {
                throw WebTag.BODY_MALFORMED.refusal("The body must be a JSON object.");
            }
            return tree;
        } catch (JacksonException e) {
            throw WebTag.BODY_MALFORMED.refusal("The body is not well-formed JSON" + place(e));
        }
    }

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    private static String name(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.length() > 80 ? path.substring(0, 80) : path.toString();
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null
                ? "."
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ".";
    }
}
