package io.portcullis.appliance.web;

import java.net.InetAddress;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Counts tries that need no identity, by the address they come from.
 *
 * <p>Invariants: no address has more than {@link Limits#MAX_ATTEMPTS} in a window; memory is bounded, and when it is full strangers
 * share one count rather than go uncounted.
 */
final class Attempts {
    private static final String OTHERS = "others";

    private record Window(long startedAt, int count) {}

    private final Clock clock;
    private final Map<String, Window> windows = new HashMap<>();
    private OptionalLong told = OptionalLong.empty();
    private long turnedAway;

    Attempts(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts one who was turned away. Gives how many there were since this last gave a number, once a window; else 0.
     */
    synchronized long turnedAway() {
        turnedAway++;
        long now = clock.millis();
        if (told.isPresent() && now - told.getAsLong() < Limits.ATTEMPT_WINDOW.toMillis()) {
            return 0;
        }
        told = OptionalLong.of(now);
        long since = turnedAway;
        turnedAway = 0;
        return since;
    }

    /** @throws WebRefusal if the address has used up its window */
    synchronized void count(InetAddress from) {
        long now = clock.millis();
        long length = Limits.ATTEMPT_WINDOW.toMillis();
        String key = from.getHostAddress();
        if (!windows.containsKey(key) && windows.size() >= Limits.MAX_COUNTED_ADDRESSES) {
            windows.values().removeIf(window -> now - window.startedAt() >= length);
            if (windows.size() >= Limits.MAX_COUNTED_ADDRESSES) {
                key = OTHERS;
            }
        }
        Window window = windows.get(key);
        if (window == null || now - window.startedAt() >= length) {
            window = new Window(now, 0);
        }
        if (window.count() >= Limits.MAX_ATTEMPTS) {
            throw WebTag.TOO_MANY_ATTEMPTS.refusal();
        }
        windows.put(key, new Window(window.startedAt(), window.count() + 1));
    }
}
