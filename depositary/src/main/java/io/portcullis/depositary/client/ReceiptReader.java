package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EventLog;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.LoggedEvent;
import io.portcullis.depositary.model.LoggedFundEvent;
import io.portcullis.depositary.model.MalformedEventException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Receipts and logs, out of the node's JSON. */
final class ReceiptReader {
    private ReceiptReader() {}

    static Receipt withoutEvents(JsonNode receipt) {
        return read(receipt, List.of());
    }

    static Receipt read(JsonNode receipt, Set<Address> contracts) {
        return read(receipt, events(receipt.path("logs"), contracts));
    }

    private static Receipt read(JsonNode receipt, List<LoggedEvent> events) {
        JsonNode created = receipt.path("contractAddress");
        return new Receipt(
                Node.word(receipt.path("transactionHash")),
                Quantity.decodeLong(Node.text(receipt.path("blockNumber"))),
                Node.word(receipt.path("blockHash")),
                Quantity.decodeLong(Node.text(receipt.path("gasUsed"))),
                created.isString() ? Optional.of(Node.address(created)) : Optional.empty(),
                events);
    }

    /** Those logs of the list that the contracts wrote, in the block's order. */
    static List<LoggedEvent> events(JsonNode logs, Set<Address> contracts) {
        List<LoggedEvent> events = new ArrayList<>();
        for (JsonNode log : logs) {
            if (contracts.contains(Node.address(log.path("address")))) {
                events.add(event(log));
            }
        }
        return events;
    }

    private static LoggedEvent event(JsonNode log) {
        return read(
                "the Depositary's",
                () -> LoggedEvent.decode(
                        Quantity.decodeLong(Node.text(log.path("blockNumber"))),
                        Node.word(log.path("blockHash")),
                        Node.word(log.path("transactionHash")),
                        Quantity.decodeLong(Node.text(log.path("logIndex"))),
                        raw(log)));
    }

    /** Those logs of the list that the default fund wrote. */
    static List<LoggedFundEvent> fundEvents(JsonNode logs, Address fund) {
        List<LoggedFundEvent> events = new ArrayList<>();
        for (JsonNode log : logs) {
            if (fund.equals(Node.address(log.path("address")))) {
                events.add(read(
                        "the fund's",
                        () -> new LoggedFundEvent(
                                Quantity.decodeLong(Node.text(log.path("blockNumber"))),
                                Node.word(log.path("blockHash")),
                                Node.word(log.path("transactionHash")),
                                Quantity.decodeLong(Node.text(log.path("logIndex"))),
                                FundEvent.decode(raw(log)))));
            }
        }
        return events;
    }

    /** A log undecoded, where it stands, and by which contract. */
    record Placed(
            Address by, long blockNumber, Bytes32 blockHash, Bytes32 transactionHash, long logIndex, EventLog log) {}

    /** The list's logs, undecoded. */
    static List<Placed> placed(JsonNode logs) {
        List<Placed> placed = new ArrayList<>();
        for (JsonNode log : logs) {
            placed.add(read(
                    "a contract's",
                    () -> new Placed(
                            Node.address(log.path("address")),
                            Quantity.decodeLong(Node.text(log.path("blockNumber"))),
                            Node.word(log.path("blockHash")),
                            Node.word(log.path("transactionHash")),
                            Quantity.decodeLong(Node.text(log.path("logIndex"))),
                            raw(log))));
        }
        return placed;
    }

    private static EventLog raw(JsonNode log) {
        List<Bytes32> topics = new ArrayList<>();
        log.path("topics").forEach(topic -> topics.add(Node.word(topic)));
        return new EventLog(topics, words(Node.bytes(Node.text(log.path("data")))));
    }

    private static <T> T read(String whose, Supplier<T> event) {
        try {
            return event.get();
        } catch (MalformedEventException | IllegalArgumentException e) {
            throw new ChainFault(ChainTag.ANSWER_MALFORMED, "a log is none of " + whose + ": " + e.getMessage(), e);
        }
    }

    private static List<Bytes32> words(byte[] data) {
        if (data.length % Bytes32.LENGTH != 0) {
            throw new IllegalArgumentException("the data of a log is not whole words");
        }
        List<Bytes32> words = new ArrayList<>();
        for (int from = 0; from < data.length; from += Bytes32.LENGTH) {
            words.add(Bytes32.of(Arrays.copyOfRange(data, from, from + Bytes32.LENGTH)));
        }
        return words;
    }
}
