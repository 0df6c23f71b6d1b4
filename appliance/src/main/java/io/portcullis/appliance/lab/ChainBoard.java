package io.portcullis.appliance.lab;

import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.TransactionSender;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EventLog;
import io.portcullis.depositary.model.MalformedEventException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The board that the lab's chain has activated last for the lab's entity.
 *
 * @param transaction that activated it
 */
record ChainBoard(Board board, long epoch, Bytes32 transaction) {
    private static final int WORD_DIGITS = 64;

    /** Empty while the entity has its first board. */
    static Optional<ChainBoard> read(Rpc rpc, LabFacts facts) throws IOException, InterruptedException {
        JsonNode logs;
        try {
            logs = rpc.call(
                    "eth_getLogs",
                    Map.of("address", facts.domain().depositary().toString(), "fromBlock", "0x0", "toBlock", "latest"));
        } catch (Rpc.Reverted e) {
            throw LabTag.CHAIN_CALL_FAILED.failure("The chain does not show its events: " + e.getMessage(), e);
        }
        Optional<ChainBoard> newest = Optional.empty();
        try (DepositaryClient chain = DepositaryClient.connect(
                rpc.node(),
                facts.domain(),
                Optional.of(facts.codeHash()),
                TransactionSender.heldBy(rpc.node(), facts.domain().chainId(), facts.gas()))) {
            Board board = chain.board(facts.entity())
                    .orElseThrow(() -> LabTag.CHAIN_CALL_FAILED.failure("The chain knows no such entity."));
            for (JsonNode log : logs) {
                if (event(log) instanceof DepositaryEvent.BoardActivated it
                        && it.entity().equals(facts.entity())) {
                    newest = Optional.of(new ChainBoard(
                            board,
                            it.epoch(),
                            Bytes32.fromHex(log.path("transactionHash").asString())));
                }
            }
        }
        return newest;
    }

    boolean names(Address address) {
        return board.weightOf(address) > 0;
    }

    private static DepositaryEvent event(JsonNode log) {
        List<Bytes32> topics = new ArrayList<>();
        log.path("topics").forEach(topic -> topics.add(Bytes32.fromHex(topic.asString())));
        List<Bytes32> words = new ArrayList<>();
        String data = log.path("data").asString().substring(2);
        for (int at = 0; at < data.length(); at += WORD_DIGITS) {
            words.add(Bytes32.fromHex("0x" + data.substring(at, at + WORD_DIGITS)));
        }
        try {
            return DepositaryEvent.decode(new EventLog(topics, words));
        } catch (MalformedEventException e) {
            throw LabTag.CHAIN_CALL_FAILED.failure("The chain shows an event that is none: " + e.getMessage(), e);
        }
    }
}
