package io.portcullis.appliance.hub;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.engine.hub.HubEffect;
import io.portcullis.signer.intent.IntentKind;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Tells listeners what became final, and those who come back what they missed.
 *
 * <p>Invariants: the node never waits for a listener. The newest {@link #KEPT} events are kept once, for everybody; a listener is a place among
 * them. One that falls {@link #BACKLOG} events further behind than it began is cut off, while all it has not heard is still kept. Nobody misses an
 * event unknowingly: who asks to go on from where nothing is kept any more begins at the present, and is told so.
 */
public final class HubFeed {
    /** Events that can be heard again; beyond, the oldest are forgotten. */
    public static final int KEPT = 32_768;

    /** How far a listener may fall behind; beyond, it is cut off. */
    public static final int BACKLOG = 8_192;

    /** Listeners at once; beyond, nobody more may listen. */
    public static final int LISTENERS = 256;

    static {
        if (BACKLOG > KEPT / 2) {
            throw new AssertionError("a listener that is cut off has to find its place again");
        }
    }

    /**
     * @param at what a listener says to hear what comes after this
     */
    public record Event(FeedPosition at, What what) {}

    /** Something to tell. */
    public sealed interface What {
        /** @param height of the block it is of */
        record Happened(long height, HubEffect effect) implements What {}

        /** How it goes with the signers has changed; of no block. */
        record Seals(BoardSealer.State state) implements What {}

        /** What closes the gate here beside the chain is at another level; of no block. */
        record Gate(FreezeLevel level) implements What {}

        /**
         * An intent of custody took a step; of no block.
         *
         * @param state the word of the custody pipeline for where it stands
         */
        record Custody(Bytes32 intent, IntentKind kind, String state) implements What {}
    }

    private final long run;
    private final Event[] kept = new Event[KEPT];
    private final Set<Listening> listeners = new HashSet<>();
    private long last;
    private boolean closed;

    /** @param run never used before by this node */
    public HubFeed(long run) {
        this.run = run;
    }

    /** One listener's end, for one thread. */
    public final class Listening implements AutoCloseable {
        private final boolean gap;
        private final long patience;
        private long heard;

        private Listening(long heard, boolean gap) {
            this.heard = heard;
            this.gap = gap;
            this.patience = last - heard + BACKLOG;
        }

        /** Whether events may be missing between what it had heard and what it will hear. */
        public boolean hasGap() {
            return gap;
        }

        public FeedPosition position() {
            synchronized (HubFeed.this) {
                return new FeedPosition(run, heard);
            }
        }

        /** The next event; empty if none came in time, or none will come. */
        public Optional<Event> next(long millis) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            synchronized (HubFeed.this) {
                while (heard == last && !isOver()) {
                    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                    if (left <= 0) {
                        return Optional.empty();
                    }
                    HubFeed.this.wait(left);
                }
                return isOver() ? Optional.empty() : Optional.of(kept[slot(++heard)]);
            }
        }

        /** Whether it fell too far behind: it may listen anew from its {@link #position}. */
        public boolean isTooSlow() {
            synchronized (HubFeed.this) {
                return last - heard > patience;
            }
        }

        /** Whether nothing comes any more. */
        public boolean isOver() {
            synchronized (HubFeed.this) {
                return closed || !listeners.contains(this) || last - heard > patience;
            }
        }

        @Override
        public void close() {
            synchronized (HubFeed.this) {
                listeners.remove(this);
                HubFeed.this.notifyAll();
            }
        }
    }

    /** From now on. Empty if there are too many listeners, or the node ends. */
    public Optional<Listening> listen() {
        return listen(Optional.empty());
    }

    /**
     * Goes on where somebody stopped.
     *
     * @param after what was heard before; empty to begin now
     * @return empty if there are too many listeners, or the node ends
     */
    public synchronized Optional<Listening> listen(Optional<FeedPosition> after) {
        if (closed || listeners.size() >= LISTENERS) {
            return Optional.empty();
        }
        boolean known = after.filter(this::isKept).isPresent();
        Listening listening = new Listening(known ? after.get().number() : last, after.isPresent() && !known);
        listeners.add(listening);
        return Optional.of(listening);
    }

    /** With its backlog it stays kept for as long as it is not cut off. */
    private boolean isKept(FeedPosition position) {
        return position.run() == run && position.number() <= last && last - position.number() <= KEPT - BACKLOG;
    }

    void tell(long height, HubEffect effect) {
        tell(new What.Happened(height, effect));
    }

    synchronized void tell(What what) {
        last++;
        kept[slot(last)] = new Event(new FeedPosition(run, last), what);
        if (!listeners.isEmpty()) {
            notifyAll();
        }
    }

    private static int slot(long number) {
        return (int) (number % KEPT);
    }

    public synchronized int listeners() {
        return listeners.size();
    }

    /** Nobody listens from now on. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
