package io.portcullis.engine.link;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;

/**
 * What links tell the hub. Calls about one peer come one after the other, in order; about different peers, at once.
 *
 * <p>A call may wait for room in a bounded queue: that slows this peer only. Payloads that were delivered and are not yet durable never
 * exceed {@code Limits.LINK_WINDOW_PAYLOADS} and {@code Limits.LINK_MAX_BYTES_IN_FLIGHT} a peer.
 */
public interface LinkEvents {
    /**
     * The next payload of a peer, exactly once while this process lives. When a block that holds it is durable, the hub says so with
     * {@link Links#durable}; until then the peer keeps it, and sends it again to a restarted process.
     */
    void received(NodeId peer, long sequence, Bytes payload);

    /** The peer has everything up to this sequence durably, so the outbox need not keep it. */
    void acknowledged(NodeId peer, long sequence);

    /** A peer says something that is not ordered, and that may be dropped: it never waits. */
    void gossip(NodeId peer, Bytes message);

    /** @param hosts the entities that live there, checked against what this side expects of the peer */
    void up(NodeId peer, List<EntityId> hosts);

    void down(NodeId peer, Refusal why);

    /** A session was refused before it began, or the hub asked for what cannot be; nothing else has changed. */
    void refused(NodeId peer, Refusal why);
}
