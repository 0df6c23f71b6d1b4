package io.portcullis.depositary.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class RevertTagTest {
    @Test
    void thereIsATagForEachErrorOfTheContractsAndNoOther() {
        Set<String> declared = new TreeSet<>();
        for (ContractArtifact artifact : List.of(
                ContractArtifact.depositary(),
                ContractArtifact.accounts(),
                ContractArtifact.boardRegistry(),
                ContractArtifact.defaultFund(),
                ContractArtifact.labToken())) {
            for (JsonNode entry : artifact.abi()) {
                if (entry.path("type").stringValue().equals("error")) {
                    declared.add(signature(entry));
                }
            }
        }
        Set<String> known = new TreeSet<>();
        for (RevertTag tag : RevertTag.values()) {
            known.add(tag.canonicalSignature());
        }
        assertTrue(known.containsAll(declared), () -> "without a tag: " + without(declared, known));
        Set<String> general = Set.of("", "Error(string)", "Panic(uint256)");
        assertEquals(general, without(known, declared));
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new HashSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static String signature(JsonNode entry) {
        List<String> types = new ArrayList<>();
        entry.path("inputs").forEach(input -> types.add(input.path("type").stringValue()));
        return entry.path("name").stringValue() + "(" + String.join(",", types) + ")";
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NO_REASON", "UNKNOWN_ERROR", "REASON"})
    void isDecodedWithItsValuesInWords(RevertTag tag) {
        AbiWriter arguments = new AbiWriter();
        List<String> values = new ArrayList<>();
        for (String type : tag.argumentTypes()) {
            Address address = Address.fromHex("0x" + "%040x".formatted(values.size() + 17));
            arguments.address(address);
            values.add(
                    switch (type) {
                        case "address" -> address.toString();
                        case "bytes32" -> "0x" + "%064x".formatted(values.size() + 17);
                        default -> Integer.toString(values.size() + 17);
                    });
        }
        ChainRefusal refusal = RevertDecoder.decode(data(tag, arguments));
        assertEquals(tag, refusal.tag());
        values.forEach(value -> assertTrue(refusal.detail().contains(value), refusal.detail()));
        assertFalse(refusal.detail().contains("{"), refusal.detail());
        byte[] longer = Arrays.copyOf(data(tag, arguments), data(tag, arguments).length + 1);
        assertEquals(RevertTag.UNKNOWN_ERROR, RevertDecoder.decode(longer).tag());
    }

    @Test
    void hostileBytesAreATagToo() {
        assertEquals(RevertTag.NO_REASON, RevertDecoder.decode(new byte[0]).tag());
        assertEquals(RevertTag.UNKNOWN_ERROR, RevertDecoder.decode(new byte[3]).tag());
        ChainRefusal huge = RevertDecoder.decode(new byte[1 << 20]);
        assertEquals(RevertTag.UNKNOWN_ERROR, huge.tag());
        assertTrue(huge.getMessage().length() < 1_000);
        byte[] text = "no".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        ChainRefusal reason = RevertDecoder.decode(
                data(RevertTag.REASON, new AbiWriter().number(Bytes32.LENGTH).dynamicBytes(text)));
        assertEquals("the called contract says: no", reason.detail());
    }

    private static byte[] data(RevertTag tag, AbiWriter arguments) {
        byte[] words = arguments.toBytes();
        byte[] data = Arrays.copyOf(tag.selector(), RevertTag.SELECTOR + words.length);
        System.arraycopy(words, 0, data, RevertTag.SELECTOR, words.length);
        return data;
    }
}
