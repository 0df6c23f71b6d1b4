package io.portcullis.appliance.peer;

import io.portcullis.engine.link.ConnectionId;
import io.portcullis.engine.link.Input;
import io.portcullis.engine.link.LinkEvents;
import io.portcullis.engine.link.Links;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.link.OutboxSource;
import io.portcullis.engine.link.Session;
import io.portcullis.engine.link.State;
import io.portcullis.engine.link.Terms;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** All links of this node: it listens, it dials, and it keeps one {@link PeerLink} for every peer of the book. */
public final class PeerNetwork implements Links, AutoCloseable {
    private final PeerConfig config;
    private final PeerTls tls;
    private final LongSupplier nowMillis;
    private final Patience patience;
    private final Deadlines deadlines = new Deadlines();
    private final AtomicLong lastConnection = new AtomicLong();
    private final Map<NodeId, PeerLink> links = new ConcurrentHashMap<>();
    private final Map<NodeId, Marks> marks = new ConcurrentHashMap<>();
    private final OutboxSource outboxes;
    private final LinkEvents events;
    private final SecureRandom random;

    /** Where sessions of this process's life have ended: what was delivered then must not be delivered again. */
    private final Map<NodeId, State> ended = new HashMap<>();

    private final Listener listener;

    private PeerNetwork(
            PeerConfig config,
            OutboxSource outboxes,
            LinkEvents events,
            Consumer<Refusal> strangers,
            SecureRandom random,
            LongSupplier nowMillis,
            Patience patience)
            throws IOException {
        this.config = config;
        this.nowMillis = nowMillis;
        this.patience = patience;
        this.outboxes = outboxes;
        this.events = events;
        this.random = random;
        this.tls = new PeerTls(config.key(), config.book(), random);
        this.listener = new Listener(config.listen(), tls, deadlines, patience, links, this::newConnection, strangers);
    }

    /**
     * Listens, and dials whom the book says.
     *
     * @param strangers hears of those who were turned away before anybody knew which peer they are
     * @param random keys of TLS, and the jitter of reconnecting
     * @throws IOException if the address cannot be listened on
     */
    public static PeerNetwork open(
            PeerConfig config,
            OutboxSource outboxes,
            LinkEvents events,
            Consumer<Refusal> strangers,
            SecureRandom random)
            throws IOException {
        return open(config, outboxes, events, strangers, random, Patience.USUAL);
    }

    static PeerNetwork open(
            PeerConfig config,
            OutboxSource outboxes,
            LinkEvents events,
            Consumer<Refusal> strangers,
            SecureRandom random,
            Patience patience)
            throws IOException {
        PeerNetwork network =
                new PeerNetwork(config, outboxes, events, strangers, random, PeerNetwork::monotonicMillis, patience);
        network.follow(config.book());
        network.listener.start();
        return network;
    }

    /**
     * From now on another book says whom this node links to. Links whose line is the same go on; those whose line is gone or different are
     * ended with a goodbye before this returns.
     */
    public synchronized void follow(PeerBook book) {
        tls.follow(book);
        List<PeerLink> outdated = links.values().stream()
                .filter(link -> !book.peers().contains(link.peer()))
                .toList();
        stop(outdated);
        for (PeerLink link : outdated) {
            links.remove(link.peer().node());
            ended.put(link.peer().node(), link.state());
        }
        for (Peer peer : book.peers()) {
            links.computeIfAbsent(peer.node(), node -> start(peer));
        }
    }

    private PeerLink start(Peer peer) {
        Session session = new Session(terms(peer), outboxes.outbox(peer.node()));
        long now = nowMillis.getAsLong();
        State last = ended.remove(peer.node());
        State first = last == null
                ? session.begin(outboxes.cursors(peer.node()), now, random.nextLong())
                : session.resume(last, now);
        PeerLink link = new PeerLink(peer, session, first, marks(peer.node()), events, this::dial, nowMillis, patience);
        link.start();
        return link;
    }

    /** Sessions must not jump when somebody sets the clock. */
    private static long monotonicMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private Terms terms(Peer peer) {
        return new Terms(
                config.domain(),
                config.self(),
                config.hosts(),
                peer.node(),
                peer.hosts(),
                peer.address().isPresent(),
                io.portcullis.engine.Limits.LINK_WINDOW_PAYLOADS,
                config.timing());
    }

    /** The port in use, also when 0 was asked for. */
    public int port() {
        return listener.port();
    }

    /** Where the session with a peer stands; empty if the book does not know it. */
    public Optional<State> state(NodeId peer) {
        return Optional.ofNullable(links.get(peer)).map(PeerLink::state);
    }

    @Override
    public void appended(NodeId peer, long sequence) {
        marks(peer).appended(sequence);
        wake(peer);
    }

    @Override
    public void durable(NodeId peer, long sequence) {
        marks(peer).durable(sequence);
        wake(peer);
    }

    /** Something for a peer that may be lost, and is if the link is down or busy. Never waits. */
    public void gossip(NodeId peer, Bytes message) {
        PeerLink link = links.get(peer);
        if (link != null) {
            link.gossip(message);
        }
    }

    private Marks marks(NodeId peer) {
        return marks.computeIfAbsent(peer, node -> new Marks());
    }

    private void wake(NodeId peer) {
        PeerLink link = links.get(peer);
        if (link != null) {
            link.wake();
        }
    }

    private Connection newConnection(Listener.Arrival arrival) {
        return new Connection(
                new ConnectionId(lastConnection.incrementAndGet()),
                arrival.stream(),
                arrival.decoder(),
                deadlines,
                patience,
                nowMillis,
                arrival.onEnd());
    }

    private void dial(PeerLink link) {
        Thread.ofVirtual().name("peer-dial-" + link.peer().node()).start(() -> {
            try {
                dialNow(link);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void dialNow(PeerLink link) throws InterruptedException {
        PeerAddress address = link.peer().address().orElseThrow();
        Socket raw = new Socket();
        Deadlines.Deadline deadline = deadlines.in(patience.handshake(), () -> PeerStream.cut(raw));
        try {
            raw.setTcpNoDelay(true);
            raw.connect(
                    new InetSocketAddress(address.host(), address.port()),
                    Math.toIntExact(patience.handshake().toMillis()));
            PeerStream stream = tls.dial(raw, link.peer(), address);
            if (!deadline.met()) {
                throw new IOException("the handshake took too long");
            }
            link.dialled(newConnection(Listener.Arrival.dialled(stream)));
        } catch (IOException e) {
            PeerStream.cut(raw);
            deadline.met();
            String why = address + ": " + e.getMessage();
            link.take(new Input.DialFailed(new Refusal(EngineTag.LINK_PEER_UNREACHABLE, why)));
        } catch (RefusedException e) {
            PeerStream.cut(raw);
            deadline.met();
            link.take(new Input.DialFailed(e.refusal()));
        }
    }

    /** Says goodbye to every peer, and returns when all threads have ended. */
    @Override
    public synchronized void close() {
        listener.close();
        stop(links.values());
        deadlines.close();
    }

    private static void stop(Collection<PeerLink> links) {
        List<Thread> stopping = new ArrayList<>();
        for (PeerLink link : links) {
            stopping.add(Thread.ofVirtual().start(() -> {
                try {
                    link.stop();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        try {
            for (Thread each : stopping) {
                each.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
