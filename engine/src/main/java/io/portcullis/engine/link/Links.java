package io.portcullis.engine.link;

/**
 * What the hub tells its links, from any thread, without waiting. Of calls about one peer the highest sequence counts. A peer without a
 * link is passed over: its link reads where it stands from {@link OutboxSource} when it begins.
 */
public interface Links {
    /** The outbox of a peer holds payloads up to this sequence, durably. */
    void appended(NodeId peer, long sequence);

    /** Everything received of a peer up to this sequence is durable. */
    void durable(NodeId peer, long sequence);
}
