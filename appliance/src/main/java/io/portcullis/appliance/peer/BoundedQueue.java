package io.portcullis.appliance.peer;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A bounded queue of many producers whose one consumer takes all there is at once. After closing, what is left can still be taken. */
final class BoundedQueue<T> {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition room = lock.newCondition();
    private ArrayDeque<T> items = new ArrayDeque<>();
    private boolean closed;
    private boolean woken;

    BoundedQueue(int capacity) {
        this.capacity = capacity;
    }

    /** @return false if there is no room, or it is closed */
    boolean offer(T item) {
        lock.lock();
        try {
            if (closed || items.size() >= capacity) {
                return false;
            }
            add(item);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for room.
     *
     * @return false if it is closed
     */
    boolean put(T item) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && items.size() >= capacity) {
                room.await();
            }
            if (closed) {
                return false;
            }
            add(item);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void add(T item) {
        items.add(item);
        changed.signal();
    }

    /** Lets the consumer look up, now or when it waits next. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Everything there is; waits for something, a wake, the end, or so long. */
    List<T> takeAll(long millis) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (items.isEmpty() && !closed && !woken && left > 0) {
                left = changed.awaitNanos(left);
            }
            woken = false;
            return drain();
        } finally {
            lock.unlock();
        }
    }

    /** Everything there is, without waiting. */
    List<T> rest() {
        lock.lock();
        try {
            return drain();
        } finally {
            lock.unlock();
        }
    }

    private List<T> drain() {
        List<T> taken = List.copyOf(items);
        items = new ArrayDeque<>();
        room.signalAll();
        return taken;
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return items.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Closed, with nothing left to take. */
    boolean isFinished() {
        lock.lock();
        try {
            return closed && items.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
