package io.portcullis.engine.credit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * When positions are to be looked at again if nothing of them changes: a block's cost follows how many are due in it, not how many wait.
 *
 * <p>Invariant: a position has one deadline at most.
 */
final class Deadlines {
    private final NavigableSet<Deadline> queue = new TreeSet<>();
    private final Map<RiskEngine.Key, Deadline> byKey = new HashMap<>();

    private record Deadline(long at, RiskEngine.Key key) implements Comparable<Deadline> {
        @Override
        public int compareTo(Deadline other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : key.compareTo(other.key);
        }
    }

    /** @param at Unix seconds; empty if time alone changes nothing */
    void set(RiskEngine.Key key, Optional<Long> at) {
        Deadline next = at.map(seconds -> new Deadline(seconds, key)).orElse(null);
        Deadline before = next == null ? byKey.remove(key) : byKey.put(key, next);
        if (Objects.equals(before, next)) {
            return;
        }
        if (before != null) {
            queue.remove(before);
        }
        if (next != null) {
            queue.add(next);
        }
    }

    /**
     * Takes out those that are due, the earliest first.
     *
     * @param most of them; the others stay
     * @return ascending
     */
    List<RiskEngine.Key> take(long nowSeconds, int most) {
        NavigableSet<RiskEngine.Key> due = new TreeSet<>();
        while (!queue.isEmpty() && queue.first().at() <= nowSeconds && due.size() < most) {
            RiskEngine.Key key = queue.pollFirst().key();
            byKey.remove(key);
            due.add(key);
        }
        return List.copyOf(due);
    }
}
