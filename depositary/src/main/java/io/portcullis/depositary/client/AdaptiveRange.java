package io.portcullis.depositary.client;

/**
 * How many blocks to ask for at once: half as many when a node finds that too much, a quarter more each time it does not.
 *
 * @param blocks 1 to {@link #MAX}
 */
record AdaptiveRange(int blocks) {
    /** More are not asked for, whatever a node would take: a range is held in memory. */
    static final int MAX = 2_000;

    static final AdaptiveRange FIRST = new AdaptiveRange(64);

    AdaptiveRange {
        if (blocks < 1 || blocks > MAX) {
            throw new IllegalArgumentException("1 to " + MAX + " blocks");
        }
    }

    AdaptiveRange tooMuch() {
        return new AdaptiveRange(Math.max(1, blocks / 2));
    }

    AdaptiveRange taken() {
        return new AdaptiveRange(Math.min(MAX, blocks + Math.max(1, blocks / 4)));
    }
}
