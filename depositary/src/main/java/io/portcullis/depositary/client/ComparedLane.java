package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.sending.LaneChain;
import io.portcullis.depositary.sending.Reception;
import io.portcullis.depositary.sending.Sighting;
import io.portcullis.depositary.sending.SignedTransaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The chain of a lane over several nodes: each transaction goes to all of them, and nothing counts as mined, taken or buried that one of them
 * that answers does not say. Below the lowest head they may not differ: there a difference is {@code ENDPOINTS_DISAGREE}, for a lane
 * that believed a lie about its nonce would send an order twice.
 */
public final class ComparedLane implements LaneChain {
    private final List<LaneChain> nodes;
    private final int required;
    private volatile long lowestHead;

    /** @param required how many must answer */
    public ComparedLane(List<LaneChain> nodes, int required) {
        this.nodes = List.copyOf(nodes);
        this.required = required;
        if (required < 1 || required > nodes.size()) {
            throw new IllegalArgumentException("1 to all nodes must answer");
        }
    }

    @Override
    public Numbers numbers(Address account, int buriedBlocks) {
        List<Numbers> all = ask(node -> node.numbers(account, buriedBlocks));
        Numbers lowest =
                all.stream().min(Comparator.comparingLong(Numbers::headNumber)).orElseThrow();
        lowestHead = lowest.headNumber();
        return new Numbers(
                lowest.headNumber(),
                all.stream()
                        .map(Numbers::baseFee)
                        .max(Comparator.naturalOrder())
                        .orElseThrow(),
                all.stream()
                        .map(Numbers::suggestedTip)
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                all.stream().mapToLong(Numbers::minedNonce).min().orElseThrow(),
                all.stream().mapToLong(Numbers::buriedNonce).min().orElseThrow());
    }

    @Override
    public Sighting sighting(Bytes32 transaction) {
        List<Sighting> all = ask(node -> node.sighting(transaction)).stream()
                .map(one -> one instanceof Sighting.Mined mined && mined.blockNumber() > lowestHead
                        ? new Sighting.Waiting()
                        : one)
                .distinct()
                .toList();
        if (all.size() == 1) {
            return all.getFirst();
        }
        if (all.stream().anyMatch(Sighting.Mined.class::isInstance)) {
            throw new ChainFault(ChainTag.ENDPOINTS_DISAGREE, "transaction " + transaction + ": " + all);
        }
        return new Sighting.Waiting();
    }

    /** Taken, if one takes it. */
    @Override
    public Reception send(SignedTransaction transaction) {
        List<Reception> all = nodes.stream().map(node -> node.send(transaction)).toList();
        return all.stream()
                .filter(Reception.Taken.class::isInstance)
                .findFirst()
                .or(() -> all.stream()
                        .filter(one -> !(one instanceof Reception.Unanswered))
                        .findFirst())
                .orElse(all.getFirst());
    }

    private <T> List<T> ask(Function<LaneChain, T> question) {
        List<T> answers = new ArrayList<>();
        Optional<ChainFault> fault = Optional.empty();
        for (LaneChain node : nodes) {
            try {
                answers.add(question.apply(node));
            } catch (ChainFault e) {
                fault = Optional.of(e);
            }
        }
        if (answers.size() < required) {
            throw fault.orElseThrow();
        }
        return answers;
    }
}
