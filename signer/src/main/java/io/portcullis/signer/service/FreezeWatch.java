package io.portcullis.signer.service;

import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.freeze.ClockWatch;
import io.portcullis.signer.freeze.FreezeCause;
import io.portcullis.signer.freeze.Limits;
import io.portcullis.signer.keystore.Circuit;
import io.portcullis.signer.verdict.SignerFault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, once a second, at what a signer can see for itself: log, clock, token; and has its desk go on with what waits.
 *
 * <p>Invariant: it raises at the first look and mends only by what it sees, never by a word of anybody.
 */
final class FreezeWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FreezeWatch.class);
    private static final Duration BEAT = Duration.ofSeconds(1);

    /** Two readings further apart than this say nothing of each other. */
    private static final long READING_NANOS = 500_000_000;

    private final FreezeDesk desk;
    private final AuditLog log;
    private final InstantSource clock;
    private final LongSupplier monotonic;
    private final Supplier<Circuit> circuit;
    private final Supplier<Optional<Boolean>> synchronised;
    private final Thread thread;
    private volatile boolean closing;

    /** Of the watch alone. */
    private ClockWatch watch;

    private long closedSince;
    private long openSince;

    /**
     * @param monotonic nanoseconds that nobody can set
     * @param synchronised whether somebody keeps the host's clock; empty if that is not asked
     * @param lastWrittenMillis the newest time in the audit log
     */
    FreezeWatch(
            FreezeDesk desk,
            AuditLog log,
            InstantSource clock,
            LongSupplier monotonic,
            Supplier<Circuit> circuit,
            Supplier<Optional<Boolean>> synchronised,
            long lastWrittenMillis) {
        this.desk = desk;
        this.log = log;
        this.clock = clock;
        this.monotonic = monotonic;
        this.circuit = circuit;
        this.synchronised = synchronised;
        this.watch = ClockWatch.begin(clock.millis(), monotonic.getAsLong(), lastWrittenMillis);
        this.closedSince = monotonic.getAsLong();
        this.openSince = monotonic.getAsLong();
        this.thread = Thread.ofPlatform().name("freeze-watch").daemon(true).unstarted(this::keepLooking);
    }

    FreezeWatch start() {
        thread.start();
        return this;
    }

    private void keepLooking() {
        while (!closing) {
            try {
                look();
                TimeUnit.NANOSECONDS.sleep(BEAT.toNanos());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("a look at the freeze's sources failed", e);
            }
        }
    }

    /** One look at everything. */
    void look() {
        lookAtLog();
        lookAtClock();
        lookAtToken();
        desk.beat();
    }

    private void lookAtLog() {
        try {
            log.requireAvailable();
            desk.mend(FreezeCause.AUDIT_UNAVAILABLE, "the log can be written");
        } catch (SignerFault e) {
            desk.heed(e.refusal());
        }
    }

    private void lookAtClock() {
        long before = monotonic.getAsLong();
        long wall = clock.millis();
        long after = monotonic.getAsLong();
        if (after - before > READING_NANOS) {
            return;
        }
        switch (watch.look(wall, before)) {
            case ClockWatch.Look.Back(Duration by) ->
                desk.raise(FreezeCause.CLOCK_BACK, "the clock is " + by.toMillis() + " ms before what it was or wrote");
            case ClockWatch.Look.Forward(Duration by) ->
                desk.raise(FreezeCause.CLOCK_FORWARD, "the clock went " + by.toMillis() + " ms ahead of time");
            case ClockWatch.Look.Even() -> {}
        }
        watch = watch.after(wall, before);
        if (watch.settled(before)) {
            desk.mend(FreezeCause.CLOCK_BACK, "the clock has run evenly for " + Limits.CLOCK_SETTLES);
            desk.mend(FreezeCause.CLOCK_FORWARD, "the clock has run evenly for " + Limits.CLOCK_SETTLES);
        }
        synchronised.get().ifPresent(kept -> {
            if (kept) {
                desk.mend(FreezeCause.CLOCK_UNSYNCHRONISED, "the kernel says that its clock is kept");
            } else {
                desk.raise(FreezeCause.CLOCK_UNSYNCHRONISED, "the kernel says that nobody keeps its clock");
            }
        });
    }

    private void lookAtToken() {
        long now = monotonic.getAsLong();
        Circuit stands = circuit.get();
        boolean faultless = stands instanceof Circuit.Closed(int failures) && failures == 0;
        if (!faultless) {
            closedSince = now;
        } else if (now - closedSince >= Limits.TOKEN_SETTLES.toNanos()) {
            desk.mend(FreezeCause.HSM_FAULT, "the token has signed without a fault for " + Limits.TOKEN_SETTLES);
            desk.mend(FreezeCause.HSM_FAILING, "the token has signed without a fault for " + Limits.TOKEN_SETTLES);
        }
        // One failure that nothing followed, at a signer that is asked for little, is no token that keeps failing.
        if (stands instanceof Circuit.Closed) {
            openSince = now;
        } else if (now - openSince >= Limits.CIRCUIT_PATIENCE.toNanos()) {
            desk.raise(FreezeCause.HSM_FAILING, "the token's circuit has been open for " + Limits.CIRCUIT_PATIENCE);
        }
    }

    /** A code that ends this process; the second one while the first still stands says more. */
    static void heed(FreezeDesk desk, SignerFault fault) {
        desk.raise(
                desk.stands(FreezeCause.HSM_FAULT) ? FreezeCause.HSM_FAILING : FreezeCause.HSM_FAULT,
                fault.refusal().reason());
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
