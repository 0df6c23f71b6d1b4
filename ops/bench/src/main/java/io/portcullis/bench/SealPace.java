package io.portcullis.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast payments become final, by the moments at which the hub asks for seals: then all that the last seal made final has been told. Rates
 * are of whole turns from seal to seal while the drivers had more to hand over, so neither the first block's wait nor the last one's counts,
 * and no burst is cut in two.
 */
final class SealPace {
    private record Moment(long nanos, long done) {}

    /** What was measured between the first and the last moment. */
    record Steady(double perSecond, double perSeal) {}

    private final AtomicLong done = new AtomicLong();
    private final List<Moment> moments = new ArrayList<>();

    /** One more payment is final. */
    void paid() {
        done.incrementAndGet();
    }

    /** The hub asks for a seal. */
    synchronized void asked() {
        moments.add(new Moment(System.nanoTime(), done.get()));
    }

    synchronized void clear() {
        done.set(0);
        moments.clear();
    }

    /** @param untilNanos when the drivers had handed over everything */
    synchronized Steady until(long untilNanos) {
        List<Moment> steady = moments.stream()
                .filter(moment -> moment.done() > 0 && moment.nanos() <= untilNanos)
                .toList();
        if (steady.size() < 3) {
            throw new IllegalStateException("a round is too short: " + steady.size() + " seals while all were busy");
        }
        Moment first = steady.getFirst();
        Moment last = steady.getLast();
        double payments = last.done() - first.done();
        return new Steady(payments * 1e9 / (last.nanos() - first.nanos()), payments / (steady.size() - 1));
    }
}
