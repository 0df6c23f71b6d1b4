package io.portcullis.depositary.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Declaration;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.ExitOrder;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.FundTerms;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.model.VelocityCap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Fields stand where the contract has them, by name. Two neighbours of one type, exchanged where they are written and where they are
 * read, would pass every test that reads back what it wrote: two delays, for instance.
 */
class FieldOrderTest {
    @Test
    void rulesStandInTheContractsOrder() {
        assertEquals(componentsOf(function("registerEntity").path("inputs").get(1)), componentsOf(Rules.class));
        Rules distinct = new Rules(word(1), 2, word(3), 4, 5, 6, 7, 8, Address.of(address(9)));
        assertArrayEquals(words(9), distinct.encode());
        assertEquals(distinct, Rules.decode(words(9)));
    }

    @Test
    void capsStandInTheContractsOrder() {
        JsonNode caps = function("registerEntity").path("inputs").get(2);
        assertEquals(componentsOf(caps), componentsOf(VelocityCap.class));
        VelocityCap distinct = new VelocityCap(new TokenId(word(1)), Amount.of(2), 3);
        assertArrayEquals(words(3), new Operation.ProposeCap(distinct).data());
    }

    @Test
    void batchesStandInTheContractsOrder() {
        assertEquals(componentsOf(function("processBatch").path("inputs").get(0)), componentsOf(Batch.class));
    }

    @Test
    void eventsStandInTheContractsOrder() {
        for (Class<?> event : DepositaryEvents.records()) {
            if (event != DepositaryEvent.TokenRegistered.class) {
                JsonNode inputs = DepositaryEvents.entries().stream()
                        .filter(entry -> entry.path("name").stringValue().equals(event.getSimpleName()))
                        .findFirst()
                        .orElseThrow()
                        .path("inputs");
                assertEquals(names(inputs), componentsOf(event), event.getSimpleName());
            }
        }
    }

    @Test
    void whatTheFundSaysAndIsToldStandsInTheContractsOrder() {
        for (Class<?> event : DepositaryEvents.ofFund()) {
            assertEquals(
                    names(named(DepositaryEvents.entriesOfFund(), event).path("inputs")),
                    componentsOf(event),
                    event.getSimpleName());
        }
        assertEquals(componentsOf(ofFund("declare").path("inputs").get(0)), componentsOf(Declaration.class));
        assertEquals(componentsOf(ofFund("requestExit").path("inputs").get(0)), componentsOf(ExitOrder.class));
        assertEquals(componentsOf(ofFund("termsOf").path("outputs").get(0)), componentsOf(FundTerms.class));
        assertEquals(componentsOf(ofFund("poolOf").path("outputs").get(0)), componentsOf(FundPool.class));
        assertEquals(componentsOf(ofFund("exitOf").path("outputs").get(0)), componentsOf(FundExit.class));
        assertEquals(componentsOf(ofFund("defaultOf").path("outputs").get(0)), componentsOf(FundDefault.class));
        Declaration declared =
                new Declaration(word(1), new EntityId(word(2)), new TokenId(word(3)), FundProfile.EMIR, 5, 6);
        assertArrayEquals(
                new AbiWriter()
                        .raw(Arrays.copyOf(words(3), 96))
                        .number(1)
                        .number(5)
                        .number(6)
                        .toBytes(),
                declared.encode());
        assertArrayEquals(words(6), new FundTerms(1, 2, 3, 4, 5, 6).encode());
        ExitOrder order = new ExitOrder(new EntityId(word(1)), new TokenId(word(2)), true, Amount.of(4), 5, 6, 7);
        byte[] expected = words(7);
        expected[3 * AbiWriter.WORD - 1] = 1;
        assertArrayEquals(expected, order.encode());
    }

    private static JsonNode ofFund(String function) {
        for (JsonNode entry : ContractArtifact.defaultFund().abi()) {
            if (entry.path("type").stringValue().equals("function")
                    && entry.path("name").stringValue().equals(function)) {
                return entry;
            }
        }
        throw new IllegalStateException("the fund has no function " + function);
    }

    private static JsonNode named(List<JsonNode> entries, Class<?> event) {
        return entries.stream()
                .filter(entry -> entry.path("name").stringValue().equals(event.getSimpleName()))
                .findFirst()
                .orElseThrow();
    }

    /** Those of a cap stand in its place. */
    private static List<String> componentsOf(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .flatMap(component -> component.getType() == VelocityCap.class
                        ? componentsOf(VelocityCap.class).stream()
                        : Stream.of(component.getName()))
                .toList();
    }

    private static List<String> componentsOf(JsonNode struct) {
        assertTrue(struct.path("type").stringValue().startsWith("tuple"), struct.toString());
        return names(struct.path("components"));
    }

    private static List<String> names(JsonNode fields) {
        List<String> names = new ArrayList<>();
        fields.forEach(field -> names.add(field.path("name").stringValue()));
        return names;
    }

    private static JsonNode function(String name) {
        return entry("function", name);
    }

    private static JsonNode entry(String type, String name) {
        for (JsonNode entry : ContractArtifact.depositary().abi()) {
            if (entry.path("type").stringValue().equals(type)
                    && entry.path("name").stringValue().equals(name)) {
                return entry;
            }
        }
        throw new IllegalStateException("the contract has no " + type + " " + name);
    }

    /** The words 1, 2, 3 and so on. */
    private static byte[] words(int count) {
        AbiWriter out = new AbiWriter();
        for (int i = 1; i <= count; i++) {
            out.number(i);
        }
        return out.toBytes();
    }

    private static Bytes32 word(int number) {
        return Bytes32.of(new AbiWriter().number(number).toBytes());
    }

    private static byte[] address(int number) {
        return Arrays.copyOfRange(word(number).toArray(), 12, Bytes32.LENGTH);
    }
}
