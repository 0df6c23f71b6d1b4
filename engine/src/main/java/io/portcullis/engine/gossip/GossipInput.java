package io.portcullis.engine.gossip;

import io.portcullis.engine.link.NodeId;
import io.portcullis.threshold.codec.Bytes;

/** What moves {@link Gossip}. */
public sealed interface GossipInput {
    /** An entity of this node has been announced by its quorum. */
    record Own(VouchedProfile profile) implements GossipInput {}

    /** A neighbour says something: {@link GossipMessage} as bytes. */
    record Heard(NodeId peer, Bytes message) implements GossipInput {}

    record PeerUp(NodeId peer) implements GossipInput {}

    record PeerDown(NodeId peer) implements GossipInput {}

    /** About a second has passed. */
    record Tick() implements GossipInput {}
}
