package io.portcullis.appliance.peer;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.link.Cursors;
import io.portcullis.engine.link.LinkEvents;
import io.portcullis.engine.link.Links;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.link.Outbox;
import io.portcullis.engine.link.OutboxSource;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A hub with one peer, whose memory stands for its durable state: it outlives the network of one run. */
final class MemoryHub implements LinkEvents, OutboxSource {
    private final NodeId peer;
    private final Map<Long, Bytes> outbox = new ConcurrentHashMap<>();
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final List<Bytes> received = new ArrayList<>();
    private final List<EngineTag> refusals = new ArrayList<>();
    private volatile Optional<Links> links = Optional.empty();

    MemoryHub(NodeId peer) {
        this.peer = peer;
    }

    /** What was appended before is known from the cursors. */
    void join(Links network) {
        links = Optional.of(network);
        network.appended(peer, appended.get());
    }

    void append(Bytes payload) {
        outbox.put(appended.get() + 1, payload);
        long sequence = appended.incrementAndGet();
        links.ifPresent(network -> network.appended(peer, sequence));
    }

    synchronized int receivedCount() {
        return received.size();
    }

    synchronized List<Bytes> received() {
        return List.copyOf(received);
    }

    synchronized boolean hasRefused(EngineTag tag) {
        return refusals.contains(tag);
    }

    synchronized List<EngineTag> refusals() {
        return List.copyOf(refusals);
    }

    long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public Outbox outbox(NodeId node) {
        return sequence -> Optional.ofNullable(outbox.get(sequence));
    }

    @Override
    public synchronized Cursors cursors(NodeId node) {
        return new Cursors(appended.get(), acknowledged.get(), received.size());
    }

    @Override
    public void received(NodeId node, long sequence, Bytes payload) {
        synchronized (this) {
            received.add(payload);
            if (received.size() != sequence) {
                throw new IllegalStateException("payload " + sequence + " as number " + received.size());
            }
        }
        links.ifPresent(network -> network.durable(node, sequence));
    }

    @Override
    public void acknowledged(NodeId node, long sequence) {
        for (long i = acknowledged.get() + 1; i <= sequence; i++) {
            outbox.remove(i);
        }
        acknowledged.set(sequence);
    }

    @Override
    public void gossip(NodeId peer, Bytes message) {
        // Nobody here has anything to tell.
    }

    @Override
    public void up(NodeId node, List<EntityId> hosts) {}

    @Override
    public synchronized void down(NodeId node, Refusal why) {
        refusals.add(why.tag());
    }

    @Override
    public synchronized void refused(NodeId node, Refusal why) {
        refusals.add(why.tag());
    }
}
