package io.portcullis.appliance.peer;

import io.portcullis.engine.link.ConnectionId;
import io.portcullis.engine.link.Effect;
import io.portcullis.engine.link.Frame;
import io.portcullis.engine.link.Input;
import io.portcullis.engine.link.LinkEvents;
import io.portcullis.engine.link.Session;
import io.portcullis.engine.link.State;
import io.portcullis.engine.link.Step;
import io.portcullis.engine.link.Stopped;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner of one session: the only thread that moves it, and that calls {@link LinkEvents} about this peer.
 *
 * <p>Invariant: nobody but this thread steps the session. Readers hand over frames through a bounded queue; the hub's words are two numbers
 * that only rise, so that the hub never waits.
 */
final class PeerLink {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    /** What reaches the owner. */
    private sealed interface Event {
        record Moved(Input input) implements Event {}

        record Read(Connection connection, List<Frame> frames) implements Event {}

        record Dialled(Connection connection) implements Event {}

        record Arrived(Connection connection, Frame.Hello hello) implements Event {}

        record Ended(Connection connection, Refusal why) implements Event {}
    }

    private final Peer peer;
    private final Session session;
    private final LinkEvents events;
    private final Consumer<PeerLink> dialler;
    private final LongSupplier nowMillis;
    private final Patience patience;
    private final long tickMillis;
    private final BoundedQueue<Event> inbox = new BoundedQueue<>(Limits.MAX_QUEUED_READS);
    private final Marks marks;
    private final Map<ConnectionId, Connection> connections = new HashMap<>();
    private final Thread owner;
    private volatile State state;
    private volatile boolean stopping;
    private long nextTick;

    /** @param dialler begins to dial, and answers by {@link #dialled} or {@code DialFailed} */
    PeerLink(
            Peer peer,
            Session session,
            State first,
            Marks marks,
            LinkEvents events,
            Consumer<PeerLink> dialler,
            LongSupplier nowMillis,
            Patience patience) {
        this.peer = peer;
        this.session = session;
        this.marks = marks;
        this.events = events;
        this.dialler = dialler;
        this.nowMillis = nowMillis;
        this.patience = patience;
        this.tickMillis = Math.clamp(session.terms().timing().pingAfterMillis() / 20, 5, 1_000);
        this.state = first;
        this.nextTick = nowMillis.getAsLong();
        this.owner = Thread.ofVirtual().name("peer-owner-" + peer.node()).unstarted(this::run);
    }

    Peer peer() {
        return peer;
    }

    State state() {
        return state;
    }

    void start() {
        owner.start();
    }

    /** The hub has said something new. */
    void wake() {
        inbox.wake();
    }

    void dialled(Connection connection) throws InterruptedException {
        if (!inbox.put(new Event.Dialled(connection))) {
            connection.cut();
        }
    }

    /** Something for the peer that may be lost; without room it is. Never waits. */
    void gossip(Bytes message) {
        inbox.offer(new Event.Moved(new Input.Gossip(message)));
    }

    /** A peer has opened a connection, and its Hello was read. */
    boolean arrived(Connection connection, Frame.Hello hello) throws InterruptedException {
        return inbox.put(new Event.Arrived(connection, hello));
    }

    void read(Connection connection, List<Frame> frames) throws InterruptedException {
        if (!frames.isEmpty() && !inbox.put(new Event.Read(connection, frames))) {
            connection.cut();
        }
    }

    void take(Input input) throws InterruptedException {
        inbox.put(new Event.Moved(input));
    }

    void lost(Connection connection, Refusal why) {
        try {
            inbox.put(new Event.Ended(connection, why));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says goodbye, and returns when that is done or cannot be. */
    void stop() throws InterruptedException {
        stopping = true;
        inbox.wake();
        owner.join();
    }

    private void run() {
        try {
            while (!stopping) {
                turn();
            }
            step(new Input.Stop());
            long until = nowMillis.getAsLong() + 2 * patience.close().toMillis();
            while (!connections.isEmpty() && nowMillis.getAsLong() < until) {
                inbox.takeAll(tickMillis).forEach(this::handle);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // A payload may have been delivered and lost: only a new process, from durable state, may speak with this
            // peer again.
            LOG.error("the link to {} has failed and stays down until a restart", peer.node(), e);
        } finally {
            state = new Stopped(state.position());
            inbox.close();
            connections.values().forEach(Connection::cut);
            inbox.rest().forEach(PeerLink::cut);
        }
    }

    /** A connection that came too late to be handled. */
    private static void cut(Event event) {
        switch (event) {
            case Event.Dialled(Connection connection) -> connection.cut();
            case Event.Arrived arrived -> arrived.connection().cut();
            case Event.Moved moved -> {}
            case Event.Read read -> {}
            case Event.Ended ended -> {}
        }
    }

    private void turn() throws InterruptedException {
        long wait = Math.max(0, nextTick - nowMillis.getAsLong());
        inbox.takeAll(wait).forEach(this::handle);
        marks();
        long now = nowMillis.getAsLong();
        if (now >= nextTick) {
            nextTick = now + tickMillis;
            step(new Input.Tick(now));
            connections.values().forEach(Connection::cutIfStuck);
        }
    }

    /** What the hub has said meanwhile. */
    private void marks() {
        long mostAppended = marks.appended();
        if (mostAppended > state.position().cursors().appended()) {
            step(new Input.Appended(mostAppended));
        }
        long mostDurable = marks.durable();
        if (mostDurable > state.position().cursors().received()) {
            step(new Input.Durable(mostDurable));
        }
    }

    private void handle(Event event) {
        switch (event) {
            case Event.Moved(Input input) -> step(input);
            case Event.Read(Connection connection, List<Frame> frames) -> {
                for (Frame frame : frames) {
                    step(new Input.Received(connection.id(), frame));
                }
            }
            case Event.Dialled(Connection connection) -> {
                connections.put(connection.id(), connection);
                step(new Input.Connected(connection.id()));
                connection.start(this);
            }
            case Event.Arrived(Connection connection, Frame.Hello hello) -> {
                connections.put(connection.id(), connection);
                step(new Input.Accepted(connection.id(), hello));
                connection.start(this);
            }
            case Event.Ended(Connection connection, Refusal why) -> {
                connections.remove(connection.id());
                step(new Input.Lost(connection.id(), why));
            }
        }
    }

    private void step(Input input) {
        Step step = session.step(state, input);
        state = step.state();
        step.effects().forEach(this::run);
    }

    private void run(Effect effect) {
        switch (effect) {
            case Effect.Dial dial -> dialler.accept(this);
            case Effect.Send send -> {
                Connection connection = connections.get(send.connection());
                if (connection != null) {
                    connection.send(send.frame());
                }
            }
            case Effect.Close close -> {
                Connection connection = connections.get(close.connection());
                if (connection != null) {
                    connection.end();
                }
            }
            case Effect.Deliver deliver -> events.received(peer.node(), deliver.sequence(), deliver.payload());
            case Effect.Heard heard -> events.gossip(peer.node(), heard.gossip());
            case Effect.Acknowledged done -> events.acknowledged(peer.node(), done.sequence());
            case Effect.Up up -> {
                LOG.info("the link to {} is up", peer.node());
                events.up(peer.node(), up.hosts());
            }
            case Effect.Down(Refusal why) -> {
                LOG.info("the link to {} is down: {}", peer.node(), why);
                events.down(peer.node(), why);
            }
            case Effect.Refuse(Refusal why) -> events.refused(peer.node(), why);
            case Effect.ReconnectAt at -> nextTick = Math.min(nextTick, at.millis());
        }
    }
}
