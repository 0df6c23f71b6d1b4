package io.portcullis.signer.keystore;

import java.time.Duration;

/**
 * A circuit breaker before a token, as a pure machine.
 *
 * <pre>
 *            Failed × {@link Limits#FAILURES_TO_OPEN} in a row            Tick, cooled down
 *   Closed ───────────────────────────────────────────────► Open ───────────────────────► HalfOpen
 *      ▲                                                      ▲  ProbeFailed: cooling × 2      │
 *      │                                                      └───────────────────────────────┤
 *      └──────────────────────────────────────────────────────────────────────── ProbeSigned ─┘
 * </pre>
 *
 * <p>Invariants: only Closed lets signatures through; only the canary's signature closes an open circuit: no real signature is ever a
 * trial; time is an input, and going back in time keeps the circuit as it is.
 */
public sealed interface Circuit {
    /** @param failures in a row */
    record Closed(int failures) implements Circuit {
        public Closed {
            if (failures < 0 || failures >= Limits.FAILURES_TO_OPEN) {
                throw new IllegalArgumentException("a closed circuit has seen fewer failures");
            }
        }
    }

    /**
     * @param untilMillis on the clock that inputs are of
     * @param cooling how long it was opened for
     */
    record Open(long untilMillis, Duration cooling) implements Circuit {
        public Open {
            requireCooling(cooling);
        }
    }

    /** One canary is asked, and nothing else. */
    record HalfOpen(Duration cooling) implements Circuit {
        public HalfOpen {
            requireCooling(cooling);
        }
    }

    /** What happened, and when. */
    sealed interface Input {
        long atMillis();

        /** A real signature came and verified. */
        record Signed(long atMillis) implements Input {}

        /** A real signature did not come, for want of the token. */
        record Failed(long atMillis) implements Input {}

        record ProbeSigned(long atMillis) implements Input {}

        record ProbeFailed(long atMillis) implements Input {}

        record Tick(long atMillis) implements Input {}
    }

    Circuit CLOSED = new Closed(0);

    private static void requireCooling(Duration cooling) {
        if (cooling.compareTo(Limits.FIRST_COOLING) < 0 || cooling.compareTo(Limits.LONGEST_COOLING) > 0) {
            throw new IllegalArgumentException(
                    "cooling lasts " + Limits.FIRST_COOLING + " to " + Limits.LONGEST_COOLING);
        }
    }

    static Circuit step(Circuit state, Input input) {
        return switch (state) {
            case Closed(int failures) ->
                switch (input) {
                    case Input.Signed ignored -> CLOSED;
                    // A canary that sings does not excuse the key that matters.
                    case Input.ProbeSigned ignored -> state;
                    case Input.Failed failed -> failed(failures, failed.atMillis());
                    case Input.ProbeFailed failed -> failed(failures, failed.atMillis());
                    case Input.Tick ignored -> state;
                };
            case Open(long untilMillis, Duration cooling) ->
                switch (input) {
                    case Input.Tick(long at) -> at >= untilMillis ? new HalfOpen(cooling) : state;
                    // What was under way when it opened comes late, and changes nothing.
                    case Input.Signed ignored -> state;
                    case Input.Failed ignored -> state;
                    case Input.ProbeSigned ignored -> state;
                    case Input.ProbeFailed ignored -> state;
                };
            case HalfOpen(Duration cooling) ->
                switch (input) {
                    case Input.ProbeSigned ignored -> CLOSED;
                    case Input.ProbeFailed(long at) -> opened(at, longer(cooling));
                    case Input.Signed ignored -> state;
                    case Input.Failed ignored -> state;
                    case Input.Tick ignored -> state;
                };
        };
    }

    private static Circuit failed(int failures, long atMillis) {
        return failures + 1 < Limits.FAILURES_TO_OPEN
                ? new Closed(failures + 1)
                : opened(atMillis, Limits.FIRST_COOLING);
    }

    private static Open opened(long atMillis, Duration cooling) {
        return new Open(Math.addExact(atMillis, cooling.toMillis()), cooling);
    }

    private static Duration longer(Duration cooling) {
        Duration doubled = cooling.multipliedBy(2);
        return doubled.compareTo(Limits.LONGEST_COOLING) > 0 ? Limits.LONGEST_COOLING : doubled;
    }
}
