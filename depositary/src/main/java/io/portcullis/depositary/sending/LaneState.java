package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Bytes32;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a lane knows.
 *
 * @param next the nonce after the highest that it ever signed for
 * @param slots nonces that are not buried
 * @param queue orders without a nonce, in order
 * @param finished the last orders that ended, oldest first
 * @param minedNonce how many transactions of the account the last look found mined; not durable
 * @param alarms what rings now; not durable
 */
public record LaneState(
        LaneRules rules,
        long next,
        SortedMap<Long, Slot> slots,
        List<Order> queue,
        Map<Bytes32, Outcome> finished,
        long minedNonce,
        Map<SendingTag, String> alarms) {
    public LaneState {
        slots = Collections.unmodifiableSortedMap(new TreeMap<>(slots));
        queue = List.copyOf(queue);
        finished = Collections.unmodifiableMap(new LinkedHashMap<>(finished));
        alarms = Map.copyOf(alarms);
    }

    public static LaneState empty(LaneRules rules) {
        return new LaneState(rules, 0, new TreeMap<>(), List.of(), Map.of(), 0, Map.of());
    }

    public Standing standing(Bytes32 id) {
        Optional<Outcome> end = Optional.ofNullable(finished.get(id));
        if (end.isPresent()) {
            return new Standing.Finished(end.get());
        }
        if (queue.stream().anyMatch(order -> order.id().equals(id))) {
            return new Standing.Queued();
        }
        return slotOf(id)
                .map(slot -> slot.mined()
                        .map(outcome -> (Standing) new Standing.Mined(outcome))
                        .orElseGet(() -> new Standing.InFlight(
                                slot.nonce(),
                                slot.candidates().stream().map(Candidate::hash).toList())))
                .orElseGet(Standing.Unknown::new);
    }

    Optional<Slot> slotOf(Bytes32 id) {
        return slots.values().stream()
                .filter(slot ->
                        slot.order().filter(order -> order.id().equals(id)).isPresent())
                .findFirst();
    }

    /** The order of that id, if it has not ended. */
    Optional<Order> order(Bytes32 id) {
        return queue.stream()
                .filter(order -> order.id().equals(id))
                .findFirst()
                .or(() -> slotOf(id).flatMap(Slot::order));
    }

    /** Whether anything is still owed. */
    public boolean idle() {
        return slots.isEmpty() && queue.isEmpty();
    }

    /** What of it is durable: the same as its records give. */
    LaneState onlyDurable() {
        SortedMap<Long, Slot> durable = new TreeMap<>();
        slots.forEach((nonce, slot) -> durable.put(nonce, slot.onlyDurable()));
        return new LaneState(rules, next, durable, queue, finished, 0, Map.of());
    }

    LaneState withSlots(SortedMap<Long, Slot> changed) {
        return new LaneState(rules, next, changed, queue, finished, minedNonce, alarms);
    }

    LaneState withAlarms(Map<SendingTag, String> changed) {
        return new LaneState(rules, next, slots, queue, finished, minedNonce, changed);
    }

    LaneState withMinedNonce(long seen) {
        return new LaneState(rules, next, slots, queue, finished, seen, alarms);
    }

    /** The records of a journal written anew. */
    List<LaneRecord> records() {
        List<LaneRecord> all = new ArrayList<>();
        all.add(new LaneRecord.Opened(rules.chainId(), rules.account(), next));
        finished.forEach((id, outcome) -> all.add(new LaneRecord.Ended(id, outcome)));
        for (Slot slot : slots.values()) {
            slot.order().ifPresent(order -> all.add(new LaneRecord.Queued(order)));
            for (Candidate candidate : slot.candidates()) {
                all.add(new LaneRecord.Signed(
                        slot.order().map(Order::id), candidate.signedAtSeconds(), candidate.transaction()));
            }
        }
        queue.forEach(order -> all.add(new LaneRecord.Queued(order)));
        all.add(new LaneRecord.Complete());
        return all;
    }
}
