package io.portcullis.appliance.peer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the hub has said about one peer. It outlives the links to that peer, so that nothing is missed between two of them, and a link that
 * begins while the hub runs never takes for durable what the hub has only applied.
 */
final class Marks {
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong durable = new AtomicLong();

    void appended(long sequence) {
        appended.accumulateAndGet(sequence, Math::max);
    }

    void durable(long sequence) {
        durable.accumulateAndGet(sequence, Math::max);
    }

    long appended() {
        return appended.get();
    }

    long durable() {
        return durable.get();
    }
}
