package io.portcullis.engine.link;

/** What the hub's durable state says of its links. Read from other threads than the hub's: what is read must be safe to share. */
public interface OutboxSource {
    Outbox outbox(NodeId peer);

    /**
     * Where both directions stand durably; {@link Cursors#START} of a peer never linked to. What a block has changed that is not yet synced
     * must not be counted: the peer would be told of it, and a crash would undo it.
     */
    Cursors cursors(NodeId peer);
}
