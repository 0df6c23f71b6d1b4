package io.portcullis.signer.freeze;

import java.time.Duration;

/**
 * Holds the wall clock against the monotonic one, which nobody can set. Pure: both readings are inputs.
 *
 * <p>Invariant: a jump is judged by the two clocks' differences alone; a clock that is slewed at up to {@link Limits#MAX_DRIFT_PPM} never jumps.
 *
 * @param wallMillis of the last reading
 * @param monotonicNanos of the last reading
 * @param floorMillis the latest time that was ever seen or is known to have been written: the clock is wrong below it
 * @param evenSinceNanos on the monotonic clock, since when the two have run alike
 * @param jumpedForward whether the last jump was forward
 */
public record ClockWatch(
        long wallMillis, long monotonicNanos, long floorMillis, long evenSinceNanos, boolean jumpedForward) {
    /** What one look says. */
    public sealed interface Look {
        /** Nothing new. */
        record Even() implements Look {}

        /** The clock is before what it has shown or written. */
        record Back(Duration by) implements Look {}

        /** The clock went ahead of the time that passed. */
        record Forward(Duration by) implements Look {}
    }

    /** @param lastWrittenMillis the newest time in anything durable; 0 if there is none */
    public static ClockWatch begin(long wallMillis, long monotonicNanos, long lastWrittenMillis) {
        return new ClockWatch(wallMillis, monotonicNanos, lastWrittenMillis, monotonicNanos, false);
    }

    public Look look(long wall, long monotonic) {
        long jump = jump(wall, monotonic);
        if (wall < floorMillis - Limits.CLOCK_TOLERANCE.toMillis()) {
            return new Look.Back(Duration.ofMillis(floorMillis - wall));
        }
        if (jump < -allowed(monotonic)) {
            return new Look.Back(Duration.ofMillis(-jump));
        }
        return jump > allowed(monotonic) ? new Look.Forward(Duration.ofMillis(jump)) : new Look.Even();
    }

    /** The watch after that look. What was seen before a jump forward is no floor: the clock will be set back. */
    public ClockWatch after(long wall, long monotonic) {
        long jump = jump(wall, monotonic);
        boolean even = Math.abs(jump) <= allowed(monotonic);
        boolean believed = even && !jumpedForward;
        return new ClockWatch(
                wall,
                monotonic,
                believed || settled(monotonic) ? Math.max(floorMillis, wall) : floorMillis,
                even ? evenSinceNanos : monotonic,
                even ? jumpedForward && !settled(monotonic) : jump > 0);
    }

    /** Whether the two clocks have run alike for long enough, and nothing written is ahead of them. */
    public boolean settled(long monotonic) {
        return monotonic - evenSinceNanos >= Limits.CLOCK_SETTLES.toNanos()
                && wallMillis >= floorMillis - Limits.CLOCK_TOLERANCE.toMillis();
    }

    private long jump(long wall, long monotonic) {
        return (wall - wallMillis) - (monotonic - monotonicNanos) / 1_000_000;
    }

    private long allowed(long monotonic) {
        return Limits.CLOCK_TOLERANCE.toMillis()
                + (monotonic - monotonicNanos) / 1_000_000 * Limits.MAX_DRIFT_PPM / 1_000_000;
    }
}
