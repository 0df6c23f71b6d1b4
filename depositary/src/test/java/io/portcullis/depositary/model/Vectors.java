package io.portcullis.depositary.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file of vectors. A field that is missing or of another type fails the test that reads it. */
record Vectors(JsonNode root) {
    /** @param name of a file under {@code vectors/}, whose format must be 1 */
    static Vectors read(String name) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + name)) {
            if (in == null) {
                throw new IllegalStateException("there is no vectors/" + name);
            }
            JsonNode root = JsonMapper.shared().readTree(in);
            if (root.required("format").intValue() != 1) {
                throw new IllegalStateException("vectors/" + name + " is of another format");
            }
            return new Vectors(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Never empty, so that no test passes for want of cases. */
    List<JsonNode> cases(String name) {
        List<JsonNode> cases = list(root, name);
        if (cases.isEmpty()) {
            throw new IllegalStateException("no " + name);
        }
        return cases;
    }

    static List<JsonNode> list(JsonNode parent, String name) {
        List<JsonNode> items = new ArrayList<>();
        parent.required(name).forEach(items::add);
        return items;
    }

    static String text(JsonNode parent, String name) {
        return parent.required(name).stringValue();
    }

    static byte[] bytes(JsonNode parent, String name) {
        return Hex.decode(text(parent, name));
    }

    static Bytes32 word(JsonNode parent, String name) {
        return Bytes32.fromHex(text(parent, name));
    }

    static List<Bytes32> words(JsonNode parent, String name) {
        return list(parent, name).stream()
                .map(word -> Bytes32.fromHex(word.stringValue()))
                .toList();
    }

    static Address address(JsonNode parent, String name) {
        return Address.fromHex(text(parent, name));
    }

    static Amount amount(JsonNode parent, String name) {
        return Amount.fromDecimal(text(parent, name));
    }

    static long number(JsonNode parent, String name) {
        return parent.required(name).longValue();
    }
}
