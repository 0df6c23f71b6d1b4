package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Address;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A lane at a glance.
 *
 * @param oldest the nonce that has been in flight longest
 * @param unmined nonces in flight that are in no block
 * @param replacements candidates beyond the first of each nonce in flight
 */
public record LaneReport(
        Address account,
        long next,
        int queued,
        int inFlight,
        int unmined,
        int replacements,
        Optional<Long> oldest,
        List<Alarm> alarms) {
    public LaneReport {
        alarms = List.copyOf(alarms);
    }

    static LaneReport of(LaneState state) {
        return new LaneReport(
                state.rules().account(),
                state.next(),
                state.queue().size(),
                state.slots().size(),
                (int) state.slots().values().stream()
                        .filter(slot -> slot.mined().isEmpty())
                        .count(),
                state.slots().values().stream()
                        .mapToInt(slot -> slot.candidates().size() - 1)
                        .sum(),
                state.slots().keySet().stream().findFirst(),
                state.alarms().entrySet().stream()
                        .map(one -> new Alarm(one.getKey(), one.getValue()))
                        .sorted(Comparator.comparing(Alarm::tag))
                        .toList());
    }
}
