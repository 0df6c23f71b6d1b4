package io.portcullis.engine.link;

/**
 * How patient a session is, in milliseconds.
 *
 * @param pingAfterMillis a peer that was silent for this long is pinged, and again after each such time
 * @param silentAfterMillis a peer that was silent for this long is offline
 * @param greetWithinMillis dialling, and then greeting, may take this long each
 * @param firstDelayMillis before the first try to connect again; it doubles with each failure
 * @param longestDelayMillis where the doubling ends, and the delay after a refusal that only an operator can lift
 */
public record Timing(
        long pingAfterMillis,
        long silentAfterMillis,
        long greetWithinMillis,
        long firstDelayMillis,
        long longestDelayMillis) {
    public static final Timing USUAL = new Timing(5_000, 16_000, 10_000, 100, 30_000);

    public Timing {
        if (pingAfterMillis < 1
                || silentAfterMillis <= pingAfterMillis
                || greetWithinMillis < 1
                || firstDelayMillis < 1
                || longestDelayMillis < firstDelayMillis) {
            throw new IllegalArgumentException("a peer is pinged before it is offline, and delays grow");
        }
    }
}
