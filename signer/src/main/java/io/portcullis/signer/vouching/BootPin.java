package io.portcullis.signer.vouching;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.codec.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a signer's machine starts when nothing is wrong with it: {@code {"key":"0x04…","registers":[{"register","value"}…]}}.
 *
 * @param key the TPM's attestation key, P-256: it signs what the TPM says of itself and nothing from outside
 * @param registers values of the SHA-256 bank, by their index
 */
public record BootPin(VerifyingKey key, SortedMap<Integer, Bytes32> registers) {
    /** Registers of a TPM on a PC: TCG PC Client Platform TPM Profile. */
    static final int REGISTERS = 24;

    private static final int POINT = 65;

    public BootPin {
        registers = Collections.unmodifiableSortedMap(new TreeMap<>(registers));
        if (key.algorithm() != VerifyingKey.Algorithm.P256) {
            throw new IllegalArgumentException("a TPM's attestation key is of P-256");
        }
        if (registers.isEmpty() || registers.firstKey() < 0 || registers.lastKey() >= REGISTERS) {
            throw new IllegalArgumentException("registers are 0 to 23, at least one");
        }
    }

    /** The digest that a quote over these registers has. */
    Bytes digest() {
        Bytes all = Bytes.EMPTY;
        for (Bytes32 value : registers.values()) {
            all = all.concat(Bytes.of(value.toArray()));
        }
        return all.sha256();
    }

    public ObjectNode toJson() {
        ObjectNode json =
                StrictJson.newObject().put("key", Hex.encode(key.encoded().toArray()));
        ArrayNode list = json.putArray("registers");
        registers.forEach((register, value) ->
                list.addObject().put("register", register.intValue()).put("value", value.toString()));
        return json;
    }

    /** @throws io.portcullis.signer.verdict.RefusedException naming the field and the rule it breaks */
    public static BootPin read(Fields in) {
        Bytes point = Bytes.of(in.fixedBytes("key", POINT));
        SortedMap<Integer, Bytes32> registers = new TreeMap<>();
        List<Boolean> fresh = in.objects(
                "registers",
                REGISTERS,
                one -> registers.put(one.number("register", 0, REGISTERS - 1), one.bytes32("value")) == null);
        if (fresh.contains(false)) {
            throw in.invalid("registers", "each register once");
        }
        try {
            return new BootPin(new VerifyingKey(VerifyingKey.Algorithm.P256, point), registers);
        } catch (IllegalArgumentException e) {
            throw in.invalid("registers", e.getMessage());
        }
    }
}
