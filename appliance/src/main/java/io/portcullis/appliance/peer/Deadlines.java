package io.portcullis.appliance.peer;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Cuts what takes too long. After closing, deadlines that were set still strike, and new ones strike at once. */
final class Deadlines implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    Deadlines() {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("peer-deadlines").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** @param cut must not wait */
    Deadline in(Duration time, Runnable cut) {
        try {
            Future<?> task = timer.schedule(cut, time.toMillis(), TimeUnit.MILLISECONDS);
            return () -> task.cancel(false);
        } catch (RejectedExecutionException e) {
            cut.run();
            return () -> false;
        }
    }

    /** Something that must be done in time. */
    @FunctionalInterface
    interface Deadline {
        /**
         * It is done.
         *
         * @return false if it was too late
         */
        boolean met();
    }

    @Override
    public void close() {
        timer.shutdown();
    }
}
