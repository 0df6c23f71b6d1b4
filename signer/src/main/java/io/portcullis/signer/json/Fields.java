package io.portcullis.signer.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes an object's fields one by one, each in its form; {@link #end} refuses what nobody took.
 *
 * <p>Every method throws {@link RefusedException} naming the field: {@code FIELD_MISSING}, {@code FIELD_INVALID}, or the tag of the
 * form that is broken.
 */
public final class Fields {
    private static final long MAX_INTEGER = (1L << 53) - 1;

    private final String path;
    private final ObjectNode object;
    private final Set<String> taken = new HashSet<>();

    private Fields(String path, ObjectNode object) {
        this.path = path;
        this.object = object;
    }

    /** @param path what messages call the object */
    public static Fields of(String path, ObjectNode object) {
        return new Fields(path, object);
    }

    /** Reads the whole object by one function, and refuses fields that it left. */
    public static <T> T read(String path, JsonNode node, Function<Fields, T> reader) {
        if (!(node instanceof ObjectNode object)) {
            throw new RefusedException(SignerTag.FIELD_INVALID, path + " must be an object");
        }
        Fields fields = new Fields(path, object);
        T value = reader.apply(fields);
        fields.end();
        return value;
    }

    public void end() {
        for (String name : object.propertyNames()) {
            if (!taken.contains(name)) {
                throw new RefusedException(
                        SignerTag.FIELD_UNKNOWN, path + "." + printable(name) + " is not understood");
            }
        }
    }

    public boolean has(String name) {
        return object.has(name);
    }

    /** A string of 0 to {@code most} characters, none of them a control character. */
    public String text(String name, int most) {
        String text = string(name);
        if (text.length() > most || text.codePoints().anyMatch(Fields::deceives)) {
            throw invalid(name, "a text of at most " + most + " printable characters");
        }
        return text;
    }

    /** An identifier people give: 1 to 64 of {@code a-z 0-9 . _ -}. */
    public String identifier(String name) {
        String text = string(name);
        if (!text.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw invalid(name, "an identifier of 1 to 64 lower-case letters, digits, dots, dashes");
        }
        return text;
    }

    /** A whole number from 0 to 2^53 - 1. */
    public long number(String name) {
        JsonNode node = take(name);
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw invalid(name, "a whole number");
        }
        long value = node.longValue();
        if (value < 0 || value > MAX_INTEGER) {
            throw invalid(name, "a whole number from 0 to 2^53 - 1");
        }
        return value;
    }

    public int number(String name, int least, int most) {
        long value = number(name);
        if (value < least || value > most) {
            throw invalid(name, "from " + least + " to " + most);
        }
        return (int) value;
    }

    public boolean flag(String name) {
        JsonNode node = take(name);
        if (!node.isBoolean()) {
            throw invalid(name, "true or false");
        }
        return node.booleanValue();
    }

    /** An object that another reader takes whole: its canonical bytes. */
    public byte[] document(String name) {
        if (!(take(name) instanceof ObjectNode inner)) {
            throw invalid(name, "an object");
        }
        return StrictJson.canonical(inner);
    }

    /** Of 128 bits, negative or not. */
    public Amount signedAmount(String name) {
        try {
            return Amount.fromDecimal(string(name));
        } catch (ArithmeticException e) {
            throw new RefusedException(SignerTag.AMOUNT_OVERFLOW, path + "." + name + " does not fit 128 bits");
        } catch (IllegalArgumentException e) {
            throw invalid(name, "a plain decimal integer of 128 bits");
        }
    }

    /** A positive or zero decimal string below 2^127. */
    public Amount amount(String name) {
        String text = string(name);
        if (text.startsWith("-")) {
            throw new RefusedException(SignerTag.AMOUNT_NEGATIVE, path + "." + name + " is negative");
        }
        try {
            return Amount.fromDecimal(text);
        } catch (ArithmeticException e) {
            throw new RefusedException(SignerTag.AMOUNT_OVERFLOW, path + "." + name + " is above 2^127 - 1");
        } catch (IllegalArgumentException e) {
            throw invalid(name, "a plain decimal integer below 2^127");
        }
    }

    public byte[] bytes(String name, int most) {
        String text = string(name);
        if (text.length() > 2 + 2L * most) {
            throw new RefusedException(SignerTag.LENGTH_WRONG, path + "." + name + " has more than " + most + " bytes");
        }
        try {
            return Hex.decode(text);
        } catch (IllegalArgumentException e) {
            throw invalid(name, "lower-case hexadecimal with 0x");
        }
    }

    /** Exactly {@code length} bytes. */
    public byte[] fixedBytes(String name, int length) {
        byte[] bytes = bytes(name, StrictJson.MAX_BYTES);
        if (bytes.length != length) {
            throw new RefusedException(
                    SignerTag.LENGTH_WRONG, path + "." + name + " has " + bytes.length + " bytes, not " + length);
        }
        return bytes;
    }

    public Bytes32 bytes32(String name) {
        return Bytes32.of(fixedBytes(name, Bytes32.LENGTH));
    }

    /** An address with its EIP-55 checksum. */
    public Address address(String name) {
        String text = string(name);
        if (text.length() != 2 + 2 * Address.LENGTH) {
            throw new RefusedException(SignerTag.LENGTH_WRONG, path + "." + name + " is not an address of 20 bytes");
        }
        try {
            return Address.fromChecksummed(text);
        } catch (IllegalArgumentException e) {
            throw invalid(name, "an address with its EIP-55 checksum");
        }
    }

    /** Unpadded base64url of 1 to {@code most} bytes, in its one canonical text. */
    public byte[] base64Url(String name, int most) {
        String text = string(name);
        if (text.isEmpty() || text.length() > 4L * (most + 2) / 3) {
            throw new RefusedException(
                    SignerTag.LENGTH_WRONG, path + "." + name + " has no or more than " + most + " bytes");
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw invalid(name, "unpadded base64url");
        }
        throw invalid(name, "unpadded base64url");
    }

    public <T> T object(String name, Function<Fields, T> reader) {
        return read(path + "." + name, take(name), reader);
    }

    /** The raw object, for a value with a codec of its own. */
    public ObjectNode objectNode(String name) {
        if (take(name) instanceof ObjectNode node) {
            return node;
        }
        throw invalid(name, "an object");
    }

    public <T> Optional<T> optionalObject(String name, Function<Fields, T> reader) {
        return has(name) ? Optional.of(object(name, reader)) : Optional.empty();
    }

    /** An array of 0 to {@code most} objects. */
    public <T> List<T> objects(String name, int most, Function<Fields, T> reader) {
        List<T> values = new ArrayList<>();
        for (JsonNode node : array(name, most)) {
            values.add(read(path + "." + name + "[" + values.size() + "]", node, reader));
        }
        return List.copyOf(values);
    }

    /** An array of 0 to {@code most} strings, each at most {@code mostCharacters} long. */
    public List<String> texts(String name, int most, int mostCharacters) {
        List<String> values = new ArrayList<>();
        for (JsonNode node : array(name, most)) {
            if (!node.isString()
                    || node.stringValue().length() > mostCharacters
                    || !UTF_8.newEncoder().canEncode(node.stringValue())) {
                throw invalid(name, "strings of at most " + mostCharacters + " whole characters");
            }
            values.add(node.stringValue());
        }
        return List.copyOf(values);
    }

    /** An array of 0 to {@code most} 32-byte values. */
    public List<Bytes32> bytes32s(String name, int most) {
        List<Bytes32> values = new ArrayList<>();
        for (String text : texts(name, most, 2 + 2 * Bytes32.LENGTH)) {
            try {
                values.add(Bytes32.fromHex(text));
            } catch (IllegalArgumentException e) {
                throw invalid(name, "32-byte values in hexadecimal");
            }
        }
        return List.copyOf(values);
    }

    /** The refusal of a value, for a caller that knows more of its form. */
    public RefusedException invalid(String name, String expected) {
        return new RefusedException(SignerTag.FIELD_INVALID, path + "." + name + " must be " + expected);
    }

    /** Controls end lines; format characters turn the direction of what follows, so that a reader sees another text. */
    private static boolean deceives(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.FORMAT;
    }

    private ArrayNode array(String name, int most) {
        if (!(take(name) instanceof ArrayNode array) || array.size() > most) {
            throw invalid(name, "an array of at most " + most);
        }
        return array;
    }

    private String string(String name) {
        JsonNode node = take(name);
        if (!node.isString()) {
            throw invalid(name, "a string");
        }
        // Half a surrogate pair has no UTF-8: it would be hashed as "?", so that two texts had one id.
        if (!UTF_8.newEncoder().canEncode(node.stringValue())) {
            throw invalid(name, "whole characters");
        }
        return node.stringValue();
    }

    private JsonNode take(String name) {
        JsonNode node = object.get(name);
        if (node == null) {
            throw new RefusedException(SignerTag.FIELD_MISSING, path + "." + name + " is missing");
        }
        taken.add(name);
        return node;
    }

    private static String printable(String name) {
        String shown = name.length() > 40 ? name.substring(0, 40) + "…" : name;
        return shown.replaceAll("\\p{Cntrl}", "?");
    }
}
