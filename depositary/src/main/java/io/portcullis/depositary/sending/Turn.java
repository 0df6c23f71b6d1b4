package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.sending.Lane.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One step under way: it collects effects, and writes the durable part of the state by {@link Replay} alone. */
final class Turn {
    private LaneState state;
    private final List<LaneEffect> effects = new ArrayList<>();

    Turn(LaneState state) {
        this.state = state;
    }

    LaneState state() {
        return state;
    }

    void ask(LaneEffect effect) {
        effects.add(effect);
    }

    void persist(LaneRecord record) {
        state = Replay.apply(state, record);
        ask(new LaneEffect.Persist(record));
    }

    void finish(Bytes32 order, Outcome outcome) {
        ask(new LaneEffect.Finish(order, outcome));
    }

    void broadcast(Slot slot, long now) {
        put(slot.sentAt(now));
        ask(new LaneEffect.Broadcast(slot.nonce(), slot.newest()));
    }

    void put(Slot slot) {
        TreeMap<Long, Slot> slots = new TreeMap<>(state.slots());
        slots.put(slot.nonce(), slot);
        state = state.withSlots(slots);
    }

    void raise(SendingTag tag, String detail) {
        Map<SendingTag, String> alarms = new HashMap<>(state.alarms());
        if (alarms.put(tag, detail) == null) {
            ask(new LaneEffect.Ring(new Alarm(tag, detail)));
        }
        rings(alarms);
    }

    void lower(SendingTag tag) {
        Map<SendingTag, String> alarms = new HashMap<>(state.alarms());
        alarms.remove(tag);
        rings(alarms);
    }

    private void rings(Map<SendingTag, String> alarms) {
        state = state.withAlarms(alarms);
    }

    void sawMined(long nonce) {
        state = state.withMinedNonce(nonce);
    }

    Step step() {
        return new Step(state, effects);
    }
}
