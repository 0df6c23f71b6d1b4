package io.portcullis.signer.service;

import java.util.concurrent.locks.LockSupport;

/**
 * A second request, begun on a thread of its own while the first one is held at an operation: the first goes on once the second is done, or
 * waits for a lock that the first holds. Both orders of a race are had without a clock.
 */
final class Meeting implements Runnable {
    private static final long DEADLINE_NANOS = 60_000_000_000L;

    private final Runnable request;
    private Thread thread;
    private Throwable failure;

    Meeting(Runnable request) {
        this.request = request;
    }

    @Override
    public void run() {
        thread = Thread.ofPlatform().name("second-request").start(() -> {
            try {
                request.run();
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        });
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (thread.getState() != Thread.State.TERMINATED && thread.getState() != Thread.State.BLOCKED) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the second request neither ends nor waits for the first");
            }
            LockSupport.parkNanos(100_000);
        }
    }

    /** Waits for the second request, if it was ever begun. */
    void end() {
        if (thread == null) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this test", e);
        }
        if (failure != null) {
            throw new AssertionError("the second request", failure);
        }
    }
}
