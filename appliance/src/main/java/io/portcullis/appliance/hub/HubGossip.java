package io.portcullis.appliance.hub;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.gossip.Boards;
import io.portcullis.engine.gossip.Equivocation;
import io.portcullis.engine.gossip.Gossip;
import io.portcullis.engine.gossip.GossipEffect;
import io.portcullis.engine.gossip.GossipInput;
import io.portcullis.engine.gossip.GossipMessage;
import io.portcullis.engine.gossip.ProfileTable;
import io.portcullis.engine.gossip.VouchedProfile;
import io.portcullis.engine.link.NodeId;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs this node's {@link Gossip}: one thread, one bounded queue. Neither the hub nor a link ever waits for it: what finds no room is dropped, and
 * comes again with the next digest; own profiles are given again every second.
 */
final class HubGossip implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HubGossip.class);
    private static final int MOST_WAITING = 1_024;
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Guarded by itself. */
    private final Gossip gossip;

    private final Path evidence;
    private final InstantSource clock;
    private final BlockingQueue<GossipInput> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Map<EntityId, VouchedProfile> own = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile BiConsumer<NodeId, Bytes> speaker = (peer, message) -> {};

    /** @param evidence folder that takes what shows an entity saying two things */
    HubGossip(Eip712Domain domain, Boards boards, Path evidence, InstantSource clock) {
        this.gossip = new Gossip(domain, boards);
        this.evidence = evidence;
        this.clock = clock;
        this.thread = Thread.ofPlatform().daemon().name("engine-gossip").unstarted(this::run);
    }

    /** @param to takes a message for a peer; it may drop it, and must not wait */
    void start(BiConsumer<NodeId, Bytes> to) {
        speaker = to;
        thread.start();
    }

    void announced(VouchedProfile profile) {
        own.put(profile.profile().entity(), profile);
        offer(new GossipInput.Own(profile));
    }

    void heard(NodeId peer, Bytes message) {
        offer(new GossipInput.Heard(peer, message));
    }

    /** Waits for room: a link that comes up is rare, and must not be missed. */
    void changed(NodeId peer, boolean up) {
        try {
            waiting.put(up ? new GossipInput.PeerUp(peer) : new GossipInput.PeerDown(peer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void offer(GossipInput input) {
        if (!waiting.offer(input)) {
            LOG.debug("gossip has no room: something is dropped, and will come again");
        }
    }

    /** Asks something of what is known. */
    <T> T ask(Function<ProfileTable, T> question) {
        synchronized (gossip) {
            return question.apply(gossip.table());
        }
    }

    private void run() {
        long nextTick = System.nanoTime();
        try {
            while (true) {
                long wait = nextTick - System.nanoTime();
                GossipInput input = waiting.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
                if (input != null) {
                    take(input);
                }
                if (System.nanoTime() - nextTick >= 0) {
                    nextTick = System.nanoTime() + TICK_NANOS;
                    take(new GossipInput.Tick());
                    own.values().forEach(profile -> take(new GossipInput.Own(profile)));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Payments go on without it, by routes that are known or given.
            LOG.error("gossip has failed and stays silent until a restart", e);
        }
    }

    private void take(GossipInput input) {
        synchronized (gossip) {
            gossip.take(input, clock.instant().getEpochSecond()).forEach(this::run);
        }
    }

    private void run(GossipEffect effect) {
        switch (effect) {
            case GossipEffect.Send it -> speaker.accept(it.peer(), it.message());
            case GossipEffect.Learned it ->
                LOG.debug("{} says {}", it.profile().entity(), it.profile().sequence());
            case GossipEffect.Forgotten it -> LOG.info("{} has been silent for too long", it.entity());
            case GossipEffect.Caught it -> keep(it.evidence());
            case GossipEffect.Refused it -> LOG.info("{} told what does not count: {}", it.peer(), it.refusal());
        }
    }

    private void keep(Equivocation caught) {
        LOG.error("{} says two things: its keys are out of control", caught.entity());
        try {
            PrivateFile.write(
                    evidence.resolve(caught.entity().toString().substring(2) + ".evidence"),
                    new GossipMessage.Accused(caught).encode().toArray());
        } catch (IOException e) {
            LOG.error("the evidence against {} cannot be kept: {}", caught.entity(), e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
