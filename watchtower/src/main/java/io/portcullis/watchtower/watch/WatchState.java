package io.portcullis.watchtower.watch;

import io.portcullis.depositary.model.Bytes32;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the watch knows.
 *
 * @param height of the newest block
 * @param at Unix seconds of that block
 * @param earlier disputes of an account that began again before their end was buried, oldest first
 * @param payer of the next answer
 * @param ringing lasting alarms, as {@code KIND about}
 */
public record WatchState(
        WatchRules rules,
        long height,
        long at,
        NavigableMap<Bytes32, Case> cases,
        NavigableMap<Bytes32, List<Case>> earlier,
        Payer payer,
        Set<String> ringing) {
    public WatchState {
        cases = Collections.unmodifiableNavigableMap(new TreeMap<>(cases));
        earlier = Collections.unmodifiableNavigableMap(new TreeMap<>(earlier));
        ringing = Collections.unmodifiableSet(new TreeSet<>(ringing));
    }

    public static WatchState empty(WatchRules rules) {
        return new WatchState(rules, 0, 0, new TreeMap<>(), new TreeMap<>(), Payer.OWN, Set.of());
    }

    /** Disputes that must be answered yet, by the chain's present time. */
    public long owed() {
        return cases.values().stream().filter(each -> each.isOwed(at)).count();
    }

    WatchState with(long newHeight, long newAt, Map<Bytes32, Case> moved) {
        return new WatchState(rules, newHeight, newAt, new TreeMap<>(moved), earlier, payer, ringing);
    }

    WatchState after(Map<Bytes32, List<Case>> ended) {
        return new WatchState(rules, height, at, cases, new TreeMap<>(ended), payer, ringing);
    }

    WatchState paying(Payer by) {
        return new WatchState(rules, height, at, cases, earlier, by, ringing);
    }

    WatchState ringing(Set<String> bells) {
        return new WatchState(rules, height, at, cases, earlier, payer, bells);
    }
}
