package io.portcullis.engine.link;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.Optional;

/**
 * What outlives every connection of a session while the process lives. Invariant: {@code cursors.received ≤ delivered ≤ cursors.received
 * + window}.
 *
 * @param cursors what is durable
 * @param delivered highest sequence given to the engine in this process's life
 * @param undurable what was delivered and is not durable
 * @param nowMillis the last tick
 * @param failures connections in a row on which nothing was settled
 * @param seed where the next randomness comes from
 */
public record Position(Cursors cursors, long delivered, InFlight undurable, long nowMillis, int failures, long seed) {
    /** A tick never takes time back. */
    Position tick(long millis) {
        return new Position(cursors, delivered, undurable, Math.max(nowMillis, millis), failures, seed);
    }

    Position withCursors(Cursors next) {
        return new Position(next, delivered, undurable, nowMillis, failures, seed);
    }

    Position appended(long sequence) {
        return withCursors(cursors.withAppended(sequence));
    }

    /** Why a payload that is the next one is not taken. */
    Optional<Refusal> noRoom(int size, int window) {
        if (undurable.count() >= window || undurable.bytes() + size > Limits.LINK_MAX_BYTES_IN_FLIGHT) {
            return Optional.of(new Refusal(
                    EngineTag.LINK_WINDOW_EXCEEDED, "the peer sent more than it was let: " + undurable + " wait"));
        }
        return Optional.empty();
    }

    Position delivered(int size) {
        return new Position(cursors, delivered + 1, undurable.add(size), nowMillis, 0, seed);
    }

    /** @param sequence at most what was delivered */
    Position durable(long sequence) {
        if (sequence <= cursors.received()) {
            return this;
        }
        int settled = Math.toIntExact(sequence - cursors.received());
        return new Position(
                cursors.withReceived(sequence), delivered, undurable.drop(settled), nowMillis, failures, seed);
    }

    Position acknowledged(long sequence) {
        return new Position(cursors.withAcknowledged(sequence), delivered, undurable, nowMillis, 0, seed);
    }

    /** One more failure, and when to try again: between half of the delay and the whole, so that those who failed together part. */
    Retry retry(Timing timing, boolean needsOperator) {
        long doubled = timing.firstDelayMillis() << Math.min(failures, 20);
        long delay = needsOperator ? timing.longestDelayMillis() : Math.min(doubled, timing.longestDelayMillis());
        long random = mixed(seed + 0x9e3779b97f4a7c15L);
        long at = nowMillis + delay - Long.remainderUnsigned(random, delay / 2 + 1);
        return new Retry(
                new Position(cursors, delivered, undurable, nowMillis, failures + 1, seed + 0x9e3779b97f4a7c15L), at);
    }

    record Retry(Position position, long atMillis) {}

    /** SplitMix64's output function (Steele, Lea, Flood 2014). */
    private static long mixed(long z) {
        long first = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long second = (first ^ (first >>> 27)) * 0x94d049bb133111ebL;
        return second ^ (second >>> 31);
    }
}
