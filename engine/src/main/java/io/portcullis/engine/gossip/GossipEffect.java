package io.portcullis.engine.gossip;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;

/** What {@link Gossip} wants done. */
public sealed interface GossipEffect {
    /** It may be lost: digests find out. */
    record Send(NodeId peer, Bytes message) implements GossipEffect {}

    /** A profile is known that was not. */
    record Learned(Profile profile) implements GossipEffect {}

    /** An entity has been silent for too long. */
    record Forgotten(EntityId entity) implements GossipEffect {}

    /** To be kept for people: an entity's keys are out of control. */
    record Caught(Equivocation evidence) implements GossipEffect {}

    /** What a neighbour said changed nothing. */
    record Refused(NodeId peer, Refusal refusal) implements GossipEffect {}
}
