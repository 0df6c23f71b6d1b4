package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.ToldLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the Depositary and a default fund over it told in a range of blocks that are deep enough, as the chain's nodes say alike.
 *
 * <p>Invariants: the last block of a range is the same before and after its logs were asked for, and each log is in the block of its number
 * at that time; of several nodes, two and more than half of those that answer say the same, or nothing is read. Whoever joins ranges asks for
 * the last block of the one before it again: a chain that changed below it has another. One thread.
 */
public final class ToldBlocks {
    private final List<DepositaryClient> nodes;
    private final Address fund;
    private AdaptiveRange range = AdaptiveRange.FIRST;

    /**
     * A range, read.
     *
     * @param last its last block
     * @param logs of both contracts, in order
     */
    public record Read(BlockRef last, List<ToldLog> logs) {
        public Read {
            logs = List.copyOf(logs);
        }
    }

    /** @param nodes of the same chain, each pinned */
    public ToldBlocks(List<DepositaryClient> nodes, Address fund) {
        this.nodes = List.copyOf(nodes);
        this.fund = fund;
    }

    /** The hash of the block of that number; empty if there is none. */
    public Optional<Bytes32> hash(long number) {
        return agreed(client -> client.node().block(number).map(BlockRef::hash));
    }

    /**
     * Reads some blocks from the first on, at most up to the last.
     *
     * @return empty if the chain changed meanwhile, or is not so long: ask again later
     * @throws ChainFault {@code ENDPOINTS_DISAGREE} if there is no majority for what was told; {@code TOO_FEW_ENDPOINTS}; and a node's own
     */
    public Optional<Read> read(long first, long last) {
        while (true) {
            long end = Math.min(last, first + range.blocks() - 1);
            try {
                Optional<Read> read = agreed(client -> read(client, first, end));
                range = range.taken();
                return read;
            } catch (ChainFault e) {
                boolean isTooMuch = e.tag() == ChainTag.NODE_REFUSED || e.tag() == ChainTag.ANSWER_MALFORMED;
                if (!isTooMuch || end == first) {
                    throw e;
                }
                range = range.tooMuch();
            }
        }
    }

    private Optional<Read> read(DepositaryClient client, long first, long last) {
        client.requirePinned();
        Optional<BlockRef> before = client.node().block(last);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Set<Address> contracts = new HashSet<>(client.contracts());
        contracts.add(fund);
        List<ReceiptReader.Placed> placed = ReceiptReader.placed(client.node().logsJson(contracts, first, last));
        Map<Long, BlockRef> blocks = new HashMap<>();
        for (long number :
                placed.stream().map(ReceiptReader.Placed::blockNumber).collect(Collectors.toSet())) {
            client.node().block(number).ifPresent(block -> blocks.put(number, block));
        }
        List<ToldLog> logs = new ArrayList<>();
        for (ReceiptReader.Placed one : placed) {
            BlockRef block = blocks.get(one.blockNumber());
            boolean isOurs = contracts.contains(one.by()) && one.blockNumber() >= first && one.blockNumber() <= last;
            if (!isOurs || block == null || !block.hash().equals(one.blockHash())) {
                return Optional.empty();
            }
            logs.add(new ToldLog(
                    one.by().equals(fund),
                    one.blockNumber(),
                    one.blockHash(),
                    block.timestamp(),
                    one.transactionHash(),
                    one.logIndex(),
                    one.log()));
        }
        return client.node().block(last).equals(before) ? Optional.of(new Read(before.get(), logs)) : Optional.empty();
    }

    private <T> T agreed(Function<DepositaryClient, T> question) {
        Map<T, Integer> answers = new HashMap<>();
        int answered = 0;
        Optional<ChainFault> fault = Optional.empty();
        for (DepositaryClient node : nodes) {
            try {
                answers.merge(question.apply(node), 1, Integer::sum);
                answered++;
            } catch (ChainFault e) {
                fault = Optional.of(e);
            }
        }
        int required = Math.min(2, nodes.size());
        if (answered < required) {
            throw fault.filter(_ -> nodes.size() == 1)
                    .orElseGet(() -> new ChainFault(
                            ChainTag.TOO_FEW_ENDPOINTS, "too few nodes say what was told, of " + nodes.size()));
        }
        int all = answered;
        return answers.entrySet().stream()
                .filter(one -> one.getValue() >= required && 2 * one.getValue() > all)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() ->
                        new ChainFault(ChainTag.ENDPOINTS_DISAGREE, "the nodes differ about what the contracts told"));
    }
}
