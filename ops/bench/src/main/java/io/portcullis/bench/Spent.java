package io.portcullis.bench;

import java.util.List;
import java.util.Locale;

/**
 * What a block took: of the clock, with every pause of the JVM in it, and of CPU in all of the JVM's threads, those that collect and compile too.
 *
 * @param seconds of the clock
 */
record Spent(double seconds, double cpuSeconds) {
    private static final double NANOS = 1e9;

    /** Before it. */
    record Begun(long nanos, long cpuNanos) {
        Spent end() {
            long cpu = CpuClock.nanos();
            return new Spent((System.nanoTime() - nanos) / NANOS, (cpu - cpuNanos) / NANOS);
        }
    }

    static Begun begin() {
        return new Begun(System.nanoTime(), CpuClock.nanos());
    }

    static double medianSeconds(List<Spent> all) {
        return Rounds.median(all.stream().map(Spent::seconds).toList());
    }

    static double worstSeconds(List<Spent> all) {
        return all.stream().mapToDouble(Spent::seconds).max().orElseThrow();
    }

    static String text(List<Spent> all) {
        return String.format(
                Locale.ROOT,
                "%.1f ms a block, worst %.1f; CPU %.1f",
                medianSeconds(all) * 1e3,
                worstSeconds(all) * 1e3,
                Rounds.median(all.stream().map(Spent::cpuSeconds).toList()) * 1e3);
    }
}
