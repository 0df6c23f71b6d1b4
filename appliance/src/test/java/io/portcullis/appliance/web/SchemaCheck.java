package io.portcullis.appliance.web;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** As much of JSON Schema as {@code openapi.json} uses: types, required fields, no others, patterns, enumerations. */
record SchemaCheck(JsonNode document) {
    void check(JsonNode schema, JsonNode value, String where) {
        String reference = schema.path("$ref").asString("");
        if (!reference.isEmpty()) {
            String name = reference.substring(reference.lastIndexOf('/') + 1);
            check(document.path("components").path("schemas").path(name), value, where);
            return;
        }
        switch (schema.path("type").asString("none")) {
            case "object" -> object(schema, value, where);
            case "array" -> {
                assertTrue(value.isArray(), where);
                for (int i = 0; i < value.size(); i++) {
                    check(schema.path("items"), value.get(i), where + "[" + i + "]");
                }
            }
            case "string" -> {
                assertTrue(value.isString(), where);
                String pattern = schema.path("pattern").asString(".*");
                assertTrue(
                        Pattern.compile(pattern, Pattern.DOTALL)
                                .matcher(value.asString())
                                .find(),
                        where);
                JsonNode allowed = schema.path("enum");
                assertTrue(allowed.isMissingNode() || allowed.valueStream().anyMatch(value::equals), where);
            }
            case "integer" -> assertTrue(value.isIntegralNumber(), where);
            case "boolean" -> assertTrue(value.isBoolean(), where);
            default -> throw new AssertionError("a schema without a type at " + where);
        }
    }

    private void object(JsonNode schema, JsonNode value, String where) {
        assertTrue(value.isObject(), where);
        JsonNode properties = schema.path("properties");
        schema.path("required").forEach(name -> assertTrue(value.has(name.asString()), where + " lacks " + name));
        value.properties().forEach(entry -> {
            if (properties.has(entry.getKey())) {
                check(properties.path(entry.getKey()), entry.getValue(), where + "." + entry.getKey());
            } else {
                assertTrue(schema.path("additionalProperties").asBoolean(true), where + " has " + entry.getKey());
            }
        });
    }
}
