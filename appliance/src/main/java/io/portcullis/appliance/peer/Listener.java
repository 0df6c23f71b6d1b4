package io.portcullis.appliance.peer;

import io.portcullis.engine.link.Decoded;
import io.portcullis.engine.link.Frame;
import io.portcullis.engine.link.FrameCodec;
import io.portcullis.engine.link.FrameDecoder;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The door for peers. A connection reaches the owner of a session only with a key of the book and a Hello; until then it may cost one of a
 * bounded number of places, for a bounded time.
 */
final class Listener implements AutoCloseable {
    /**
     * A stream that is ready to become a connection.
     *
     * @param decoder what was read of it so far
     */
    record Arrival(PeerStream stream, FrameDecoder decoder, Runnable onEnd) {
        static Arrival dialled(PeerStream stream) {
            return new Arrival(stream, new FrameDecoder(), () -> {});
        }
    }

    private final ServerSocket server;
    private final PeerTls tls;
    private final Deadlines deadlines;
    private final Patience patience;
    private final Map<NodeId, PeerLink> links;
    private final Function<Arrival, Connection> connections;
    private final Consumer<Refusal> strangers;
    private final Semaphore places = new Semaphore(Limits.MAX_CONNECTIONS);
    private final Semaphore handshakes = new Semaphore(Limits.MAX_HANDSHAKES);
    private final Map<NodeId, Semaphore> placesOfPeer = new ConcurrentHashMap<>();

    Listener(
            InetSocketAddress listen,
            PeerTls tls,
            Deadlines deadlines,
            Patience patience,
            Map<NodeId, PeerLink> links,
            Function<Arrival, Connection> connections,
            Consumer<Refusal> strangers)
            throws IOException {
        this.tls = tls;
        this.deadlines = deadlines;
        this.patience = patience;
        this.links = links;
        this.connections = connections;
        this.strangers = strangers;
        this.server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(listen, Limits.BACKLOG);
    }

    int port() {
        return server.getLocalPort();
    }

    void start() {
        Thread.ofVirtual().name("peer-listener").start(this::listen);
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                admit(server.accept());
            } catch (IOException e) {
                if (!server.isClosed()) {
                    strangers.accept(new Refusal(EngineTag.LINK_CONNECTION_LOST, String.valueOf(e.getMessage())));
                    // Files may have run out: some will be closed, and asking without a pause would only take the
                    // processor too.
                    LockSupport.parkNanos(Limits.PAUSE_AFTER_FAULT.toNanos());
                }
            }
        }
    }

    private void admit(Socket raw) {
        if (!handshakes.tryAcquire()) {
            turnAway(raw, "too many handshakes at once");
        } else if (!places.tryAcquire()) {
            handshakes.release();
            turnAway(raw, "too many connections");
        } else {
            Thread.ofVirtual().name("peer-handshake").start(() -> greet(raw));
        }
    }

    private void turnAway(Socket raw, String why) {
        PeerStream.cut(raw);
        strangers.accept(new Refusal(EngineTag.LINK_TOO_MANY_CONNECTIONS, why));
    }

    private void greet(Socket raw) {
        AtomicBoolean late = new AtomicBoolean();
        Deadlines.Deadline deadline = deadlines.in(patience.handshake(), () -> {
            late.set(true);
            PeerStream.cut(raw);
        });
        boolean arrived = false;
        try {
            raw.setTcpNoDelay(true);
            PeerStream stream = tls.accept(raw);
            Semaphore placesHere = placesOfPeer.computeIfAbsent(
                    stream.peer().node(), peer -> new Semaphore(Limits.MAX_CONNECTIONS_OF_PEER));
            if (!placesHere.tryAcquire()) {
                throw new RefusedException(
                        EngineTag.LINK_TOO_MANY_CONNECTIONS,
                        stream.peer().node() + " has " + Limits.MAX_CONNECTIONS_OF_PEER + " connections");
            }
            try {
                arrived = hand(stream, deadline, () -> {
                    placesHere.release();
                    places.release();
                });
            } finally {
                if (!arrived) {
                    placesHere.release();
                }
            }
        } catch (IOException e) {
            EngineTag tag = late.get() ? EngineTag.LINK_HANDSHAKE_SLOW : EngineTag.LINK_HANDSHAKE_FAILED;
            strangers.accept(new Refusal(tag, String.valueOf(e.getMessage())));
        } catch (RefusedException e) {
            strangers.accept(e.refusal());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            deadline.met();
            handshakes.release();
            if (!arrived) {
                places.release();
                PeerStream.cut(raw);
            }
        }
    }

    /** Reads the Hello, and gives the connection to the owner of the session. */
    private boolean hand(PeerStream stream, Deadlines.Deadline deadline, Runnable onEnd)
            throws IOException, InterruptedException {
        FrameDecoder decoder = new FrameDecoder();
        Frame first = first(stream, decoder);
        if (!(first instanceof Frame.Hello hello) || !deadline.met()) {
            return false;
        }
        PeerLink link = links.get(stream.peer().node());
        return link != null && link.arrived(connections.apply(new Arrival(stream, decoder, onEnd)), hello);
    }

    private static Frame first(PeerStream stream, FrameDecoder decoder) throws IOException {
        InputStream in = stream.in();
        byte[] chunk = new byte[Limits.RECORD_BYTES];
        while (true) {
            switch (decoder.next()) {
                case Decoded.Complete(Frame frame) -> {
                    return frame;
                }
                case Decoded.Incomplete incomplete -> {
                    int length = in.read(chunk);
                    if (length < 0) {
                        throw new IOException("the peer left before it greeted");
                    }
                    decoder.feed(chunk, 0, length);
                }
                case Decoded.Refused(Refusal why) -> {
                    stream.out().write(FrameCodec.encode(new Frame.Goodbye(why.tag())));
                    throw new RefusedException(why.tag(), why.reason());
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            strangers.accept(new Refusal(EngineTag.LINK_CONNECTION_LOST, String.valueOf(e.getMessage())));
        }
    }
}
