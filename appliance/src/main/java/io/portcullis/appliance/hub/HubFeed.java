package io.portcullis.appliance.hub;

import io.portcullis.engine.hub.HubEffect;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Tells listeners what became final.
 *
 * <p>Invariant: the node never waits for a listener. One that falls {@link #BACKLOG} events behind is cut off, and knows it: it reads the state
 * again and listens anew.
 */
public final class HubFeed {
    private static final int BACKLOG = 4_096;
    private static final int LISTENERS = 256;

    /** @param height of the block it is of */
    public record Event(long height, HubEffect effect) {}

    /** One listener's end. */
    public final class Listening implements AutoCloseable {
        private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(BACKLOG);
        private volatile boolean cut;

        /** The next event; empty if none came in time, or none will come. */
        public Optional<Event> next(long millis) throws InterruptedException {
            return cut ? Optional.empty() : Optional.ofNullable(events.poll(millis, TimeUnit.MILLISECONDS));
        }

        public boolean isCut() {
            return cut;
        }

        @Override
        public void close() {
            cut = true;
            listeners.remove(this);
        }
    }

    private final List<Listening> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** Empty if there are too many, or the node ends. */
    public Optional<Listening> listen() {
        Listening listening = new Listening();
        synchronized (this) {
            if (closed || listeners.size() >= LISTENERS) {
                return Optional.empty();
            }
            listeners.add(listening);
        }
        return Optional.of(listening);
    }

    void tell(long height, HubEffect effect) {
        if (listeners.isEmpty()) {
            return;
        }
        Event event = new Event(height, effect);
        for (Listening listening : listeners) {
            if (!listening.events.offer(event)) {
                listening.close();
            }
        }
    }

    public int listeners() {
        return listeners.size();
    }

    /** Nobody listens from now on. */
    synchronized void close() {
        closed = true;
        listeners.forEach(Listening::close);
    }
}
