package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Bytes32;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What each record does to a lane: the one place where its durable part changes, at work and after a restart alike. */
final class Replay {
    private Replay() {}

    /** @throws IllegalArgumentException if the record cannot have been written in this state */
    static LaneState apply(LaneState state, LaneRecord record) {
        return switch (record) {
            case LaneRecord.Opened opened -> opened(state, opened);
            case LaneRecord.Queued(Order order) -> queued(state, order);
            case LaneRecord.Signed signed -> signed(state, signed);
            case LaneRecord.Settled(long nonce, Outcome outcome) -> settled(state, nonce, outcome);
            case LaneRecord.Displaced(long nonce) -> displaced(state, nonce);
            case LaneRecord.Ended(Bytes32 id, Outcome outcome) -> ended(state, id, outcome);
            case LaneRecord.Complete _ -> state;
        };
    }

    private static LaneState opened(LaneState state, LaneRecord.Opened opened) {
        require(
                opened.chainId() == state.rules().chainId()
                        && opened.account().equals(state.rules().account()),
                "it is the journal of " + opened.account() + " on chain " + opened.chainId());
        require(state.equals(LaneState.empty(state.rules())), "a lane is opened once");
        return with(state, opened.next(), state.slots(), state.queue(), state.finished());
    }

    private static LaneState queued(LaneState state, Order order) {
        require(state.standing(order.id()) instanceof Standing.Unknown, "an order is queued once");
        List<Order> queue = new ArrayList<>(state.queue());
        queue.add(order);
        return with(state, state.next(), state.slots(), queue, state.finished());
    }

    private static LaneState signed(LaneState state, LaneRecord.Signed record) {
        Candidate candidate = Candidate.of(record.transaction(), record.atSeconds());
        UnsignedTransaction transaction = record.transaction().unsigned();
        long nonce = transaction.nonce();
        SortedMap<Long, Slot> slots = new TreeMap<>(state.slots());
        Slot slot = slots.get(nonce);
        if (slot != null) {
            require(slot.order().map(Order::id).equals(record.order()), "a nonce has one order");
            require(transaction.fees().replace(slot.newest().fees()), "a candidate outbids the one before");
            slots.put(nonce, slot.with(candidate));
            return with(state, state.next(), slots, state.queue(), state.finished());
        }
        List<Order> queue = new ArrayList<>(state.queue());
        Optional<Order> order = record.order()
                .map(id -> queue.stream()
                        .filter(one -> one.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("nobody ordered " + id)));
        order.ifPresent(queue::remove);
        slots.put(nonce, Slot.first(nonce, order, candidate));
        return with(state, Math.max(state.next(), nonce + 1), slots, queue, state.finished());
    }

    private static LaneState settled(LaneState state, long nonce, Outcome outcome) {
        SortedMap<Long, Slot> slots = new TreeMap<>(state.slots());
        Slot slot = slots.remove(nonce);
        require(slot != null, "nonce " + nonce + " is not in flight");
        Map<Bytes32, Outcome> finished =
                slot.order().map(order -> remember(state, order.id(), outcome)).orElseGet(state::finished);
        return with(state, state.next(), slots, state.queue(), finished);
    }

    private static LaneState displaced(LaneState state, long nonce) {
        SortedMap<Long, Slot> slots = new TreeMap<>(state.slots());
        Slot slot = slots.remove(nonce);
        require(slot != null, "nonce " + nonce + " is not in flight");
        List<Order> queue = new ArrayList<>(state.queue());
        slot.order().ifPresent(queue::addFirst);
        return with(state, state.next(), slots, queue, state.finished());
    }

    private static LaneState ended(LaneState state, Bytes32 id, Outcome outcome) {
        require(state.slotOf(id).isEmpty(), "an order in flight ends with its nonce");
        List<Order> queue = new ArrayList<>(state.queue());
        queue.removeIf(order -> order.id().equals(id));
        return with(state, state.next(), state.slots(), queue, remember(state, id, outcome));
    }

    private static Map<Bytes32, Outcome> remember(LaneState state, Bytes32 id, Outcome outcome) {
        Map<Bytes32, Outcome> finished = new LinkedHashMap<>(state.finished());
        finished.put(id, outcome);
        while (finished.size() > Limits.MAX_REMEMBERED) {
            finished.remove(finished.keySet().iterator().next());
        }
        return finished;
    }

    private static LaneState with(
            LaneState state,
            long next,
            SortedMap<Long, Slot> slots,
            List<Order> queue,
            Map<Bytes32, Outcome> finished) {
        return new LaneState(state.rules(), next, slots, queue, finished, state.minedNonce(), state.alarms());
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
