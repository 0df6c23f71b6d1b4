package io.portcullis.engine.link;

/** What the hub's durable state says of its links. Read from other threads than the hub's: what is read must be safe to share. */
public interface OutboxSource {
    Outbox outbox(NodeId peer);

    /** Where both directions stand; {@link Cursors#START} of a peer never linked to. */
    Cursors cursors(NodeId peer);
}
