package io.portcullis.appliance.peer;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Cuts what takes too long. */
final class Deadlines implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    Deadlines() {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("peer-deadlines").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** @param cut must not wait */
    Deadline in(Duration time, Runnable cut) {
        return new Deadline(timer.schedule(cut, time.toMillis(), TimeUnit.MILLISECONDS));
    }

    record Deadline(ScheduledFuture<?> task) {
        /** @return false if it was too late */
        boolean met() {
            return task.cancel(false);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
