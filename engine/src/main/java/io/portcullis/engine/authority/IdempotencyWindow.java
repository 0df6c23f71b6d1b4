package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The commands of one entity that were applied, by their idempotency keys, in bounded memory.
 *
 * <p>Invariants: a command is admitted once. It is either remembered, or was forgotten and then its {@code notAfter} is at or below the floor;
 * what is at or below the floor is never admitted. The floor never falls. What expires first is forgotten first, so a client that commands
 * fast has a shorter memory, and nobody else's is touched.
 */
final class IdempotencyWindow {
    /** One command and what came of it. */
    static final class Entry implements Comparable<Entry> {
        final IdempotencyKey key;
        final Bytes32 digest;
        final long notAfterSeconds;
        Bytes outcome;

        Entry(IdempotencyKey key, Bytes32 digest, long notAfterSeconds, Bytes outcome) {
            this.key = key;
            this.digest = digest;
            this.notAfterSeconds = notAfterSeconds;
            this.outcome = outcome;
        }

        @Override
        public int compareTo(Entry other) {
            int order = Long.compare(notAfterSeconds, other.notAfterSeconds);
            return order != 0 ? order : key.compareTo(other.key);
        }
    }

    private final int most;
    private final Map<IdempotencyKey, Entry> byKey = new HashMap<>();
    private final PriorityQueue<Entry> byNotAfter = new PriorityQueue<>();
    private long floorSeconds;

    IdempotencyWindow(int most, long floorSeconds) {
        this.most = most;
        this.floorSeconds = floorSeconds;
    }

    /** The entry, or null: a seam inside the package that is asked for each command. */
    Entry find(IdempotencyKey key) {
        return byKey.get(key);
    }

    /** Whether a new command of that expiry can be told from one that was forgotten, also after making room for it. */
    boolean canRemember(long notAfterSeconds, boolean makeRoom) {
        Entry first = byNotAfter.peek();
        boolean full = makeRoom || byKey.size() >= most;
        return notAfterSeconds > floorSeconds && (!full || (first != null && notAfterSeconds > first.notAfterSeconds));
    }

    Entry remember(IdempotencyKey key, Bytes32 digest, long notAfterSeconds, boolean makeRoom) {
        if (makeRoom || byKey.size() >= most) {
            forgetFirst();
        }
        Entry entry = new Entry(key, digest, notAfterSeconds, Bytes.EMPTY);
        put(entry);
        return entry;
    }

    void put(Entry entry) {
        if (byKey.putIfAbsent(entry.key, entry) != null) {
            throw new IllegalArgumentException("an idempotency key twice");
        }
        byNotAfter.add(entry);
    }

    /** Forgets what expired long enough ago; says how many. */
    int forgetUntil(long nowSeconds) {
        int before = byKey.size();
        while (!byNotAfter.isEmpty() && byNotAfter.peek().notAfterSeconds + Limits.OUTCOME_KEPT_SECONDS < nowSeconds) {
            forgetFirst();
        }
        return before - byKey.size();
    }

    private void forgetFirst() {
        Entry first = byNotAfter.remove();
        byKey.remove(first.key);
        floorSeconds = Math.max(floorSeconds, first.notAfterSeconds);
    }

    int size() {
        return byKey.size();
    }

    long floorSeconds() {
        return floorSeconds;
    }

    /** A copy, in no order. */
    List<Entry> unsorted() {
        return new ArrayList<>(byNotAfter);
    }
}
