package io.portcullis.watchtower.service;

import io.portcullis.watchtower.verdict.TowerTag;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A section of the configuration, strictly: every field is asked for by name, and one that nobody asked for is refused. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode node;
    private final String where;
    private final Set<String> asked = new TreeSet<>();

    private Json(JsonNode node, String where) {
        this.node = node;
        this.where = where;
    }

    static <T> T read(String text, Function<Json, T> reader) {
        try {
            return whole(MAPPER.readTree(text), "", reader);
        } catch (JacksonException e) {
            throw TowerTag.CONFIGURATION_INVALID.refusal("it is not JSON: " + e.getOriginalMessage());
        }
    }

    private static <T> T whole(JsonNode node, String where, Function<Json, T> reader) {
        if (!node.isObject()) {
            throw TowerTag.CONFIGURATION_INVALID.refusal((where.isEmpty() ? "it" : where) + " is not an object");
        }
        Json section = new Json(node, where);
        T value = reader.apply(section);
        node.propertyNames().stream()
                .filter(name -> !section.asked.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw TowerTag.CONFIGURATION_INVALID.refusal("nobody knows " + where + name);
                });
        return value;
    }

    boolean has(String name) {
        return node.has(name);
    }

    private JsonNode ask(String name) {
        asked.add(name);
        if (!node.has(name)) {
            throw invalid(name, "missing");
        }
        return node.get(name);
    }

    RuntimeException invalid(String name, String what) {
        return TowerTag.CONFIGURATION_INVALID.refusal(where + name + ": " + what);
    }

    String text(String name) {
        JsonNode value = ask(name);
        if (!value.isString()) {
            throw invalid(name, "not a text");
        }
        return value.stringValue();
    }

    <T> T text(String name, Function<String, T> reader) {
        String text = text(name);
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw invalid(name, String.valueOf(e.getMessage()));
        }
    }

    <T> Optional<T> optionalText(String name, Function<String, T> reader) {
        return has(name) ? Optional.of(text(name, reader)) : Optional.empty();
    }

    long number(String name, long least, long most) {
        JsonNode value = ask(name);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw invalid(name, "not a whole number from " + least + " to " + most);
        }
        return value.longValue();
    }

    long number(String name, long least, long most, long otherwise) {
        return has(name) ? number(name, least, most) : otherwise;
    }

    BigInteger wei(String name) {
        return text(name, text -> {
            if (!text.matches("0|[1-9][0-9]{0,30}")) {
                throw new IllegalArgumentException("not a plain number of wei, as text");
            }
            return new BigInteger(text);
        });
    }

    <T> T object(String name, Function<Json, T> reader) {
        return whole(ask(name), where + name + ".", reader);
    }

    <T> List<T> objects(String name, int most, Function<Json, T> reader) {
        return list(name, most, (each, at) -> whole(each, at + ".", reader));
    }

    <T> List<T> texts(String name, int most, Function<String, T> reader) {
        return list(name, most, (each, at) -> {
            try {
                if (each.isString()) {
                    return reader.apply(each.stringValue());
                }
            } catch (IllegalArgumentException e) {
                throw TowerTag.CONFIGURATION_INVALID.refusal(at + ": " + e.getMessage());
            }
            throw TowerTag.CONFIGURATION_INVALID.refusal(at + ": not a text");
        });
    }

    private interface Element<T> {
        T read(JsonNode node, String at);
    }

    private <T> List<T> list(String name, int most, Element<T> reader) {
        JsonNode array = ask(name);
        if (!array.isArray() || array.size() > most) {
            throw invalid(name, "not a list of at most " + most);
        }
        List<T> list = new ArrayList<>();
        for (JsonNode each : array) {
            list.add(reader.read(each, where + name + "[" + list.size() + "]"));
        }
        return list;
    }
}
