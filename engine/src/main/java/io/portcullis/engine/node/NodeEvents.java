package io.portcullis.engine.node;

import io.portcullis.engine.hub.HubEffect;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.verdict.EngineFault;

/** Hears what a node did, in order, from the node's own thread: be quick. */
public interface NodeEvents {
    /** A peer's outbox has a payload more, durably. */
    void appended(NodeId peer, long sequence);

    /** Everything received of a peer up to this sequence is durable. */
    void durable(NodeId peer, long sequence);

    /**
     * What happened and is final: its block is sealed and durable. Alarms and refusals come as soon as they are durable.
     *
     * <p>After a restart, what waited for a seal comes when that is there, and what the last block had made final may come a second time.
     */
    void happened(long blockHeight, HubEffect effect);

    /** A block is durable. */
    void committed(long blockHeight, int inputs);

    /** The node is over. */
    void stopped(EngineFault why);
}
