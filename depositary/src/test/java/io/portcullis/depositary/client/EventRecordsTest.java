package io.portcullis.depositary.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EventLog;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.MalformedEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The artifact that this build ships says which events exist; none is without its record. */
class EventRecordsTest {
    @Test
    void everyEventHasItsRecordAndEveryRecordItsEvent() {
        Set<String> records = DepositaryEvents.records().stream()
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> events = DepositaryEvents.entries().stream()
                .map(event -> event.path("name").stringValue())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(events, records);
    }

    @Test
    void everyEventIsReadWithItsOwnFields() {
        for (JsonNode event : DepositaryEvents.entries()) {
            List<Bytes32> topics = new ArrayList<>();
            topics.add(Keccak.hash(signature(event).getBytes(US_ASCII)));
            List<Bytes32> words = new ArrayList<>();
            boolean isToken = event.path("name").stringValue().equals("TokenRegistered");
            for (JsonNode input : event.path("inputs")) {
                (input.path("indexed").booleanValue() ? topics : words).add(isToken ? tokenField(input) : one());
            }
            DepositaryEvent read = DepositaryEvent.decode(new EventLog(topics, words));
            assertEquals(event.path("name").stringValue(), read.getClass().getSimpleName());
        }
    }

    @Test
    void everyEventOfTheFundIsReadWithItsOwnFieldsAndNoOther() {
        Set<String> records = DepositaryEvents.ofFund().stream()
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> read = new TreeSet<>();
        for (JsonNode event : DepositaryEvents.entriesOfFund()) {
            EventLog log = fundLog(event);
            read.add(FundEvent.decode(log).getClass().getSimpleName());
            List<Bytes32> longer = new ArrayList<>(log.words());
            longer.add(one());
            EventLog more = new EventLog(log.topics(), longer);
            assertThrows(MalformedEventException.class, () -> FundEvent.decode(more));
            if (log.topics().size() > 1) {
                EventLog fewer = new EventLog(log.topics().subList(0, 1), log.words());
                assertThrows(MalformedEventException.class, () -> FundEvent.decode(fewer));
            }
            assertThrows(MalformedEventException.class, () -> DepositaryEvent.decode(log));
        }
        assertEquals(records, read);
    }

    private static EventLog fundLog(JsonNode event) {
        List<Bytes32> topics = new ArrayList<>();
        topics.add(Keccak.hash(signature(event).getBytes(US_ASCII)));
        List<Bytes32> words = new ArrayList<>();
        event.path("inputs").forEach(input -> (input.path("indexed").booleanValue() ? topics : words).add(one()));
        return new EventLog(topics, words);
    }

    private static Bytes32 one() {
        return word(new AbiWriter().number(1));
    }

    private static Bytes32 tokenField(JsonNode input) {
        Asset asset = Asset.erc20(Address.fromHex("0x00000000000000000000000000000000000000d0"));
        return switch (input.path("name").stringValue()) {
            case "token" -> asset.id().value();
            case "kind" -> word(new AbiWriter().number(asset.kind().code()));
            case "subId" -> Bytes32.ZERO;
            default -> word(new AbiWriter().address(asset.contract()));
        };
    }

    private static Bytes32 word(AbiWriter out) {
        return Bytes32.of(out.toBytes());
    }

    private static String signature(JsonNode entry) {
        List<String> types = new ArrayList<>();
        entry.path("inputs").forEach(input -> types.add(input.path("type").stringValue()));
        return entry.path("name").stringValue() + "(" + String.join(",", types) + ")";
    }
}
