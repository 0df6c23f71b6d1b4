package io.portcullis.engine.link;

/**
 * What the hub tells its links, from any thread, without waiting. Of calls about one peer the highest sequence counts. What is said
 * about a peer without a link counts for the next one.
 */
public interface Links {
    /** The outbox of a peer holds payloads up to this sequence, durably. */
    void appended(NodeId peer, long sequence);

    /** Everything received of a peer up to this sequence is durable. */
    void durable(NodeId peer, long sequence);
}
