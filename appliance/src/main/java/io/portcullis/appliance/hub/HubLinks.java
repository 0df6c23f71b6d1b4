package io.portcullis.appliance.hub;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.hub.HubInput;
import io.portcullis.engine.hub.LinkBooks;
import io.portcullis.engine.hub.OnionReader;
import io.portcullis.engine.link.Cursors;
import io.portcullis.engine.link.LinkEvents;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.link.Outbox;
import io.portcullis.engine.link.OutboxSource;
import io.portcullis.engine.node.HubNode;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What links say to the node: every payload with what this node's hops read from its packets. A full node makes the link wait; gossip never does. */
final class HubLinks implements LinkEvents, OutboxSource {
    private static final Logger LOG = LoggerFactory.getLogger(HubLinks.class);

    private final LinkBooks books;
    private final OnionReader packets;
    private final HubNode node;
    private final HubGossip gossip;

    HubLinks(LinkBooks books, OnionReader packets, HubNode node, HubGossip gossip) {
        this.books = books;
        this.packets = packets;
        this.node = node;
        this.gossip = gossip;
    }

    @Override
    public Outbox outbox(NodeId peer) {
        return sequence -> books.payload(peer, sequence);
    }

    @Override
    public Cursors cursors(NodeId peer) {
        return books.cursors(peer);
    }

    @Override
    public void received(NodeId peer, long sequence, Bytes payload) {
        offer(new HubInput.Heard(peer, sequence, payload, packets.read(payload)));
    }

    @Override
    public void gossip(NodeId peer, Bytes message) {
        gossip.heard(peer, message);
    }

    @Override
    public void acknowledged(NodeId peer, long sequence) {
        offer(new HubInput.Acknowledged(peer, sequence));
    }

    @Override
    public void up(NodeId peer, List<EntityId> hosts) {
        LOG.info("the link to {} is up", peer);
        offer(new HubInput.PeerChanged(peer, true));
        gossip.changed(peer, true);
    }

    @Override
    public void down(NodeId peer, Refusal why) {
        LOG.info("the link to {} is down: {}", peer, why);
        offer(new HubInput.PeerChanged(peer, false));
        gossip.changed(peer, false);
    }

    @Override
    public void refused(NodeId peer, Refusal why) {
        LOG.warn("the link to {} was refused: {}", peer, why);
    }

    boolean isUp(NodeId peer) {
        return books.isUp(peer);
    }

    /** Interrupted only when the links end: then the peer keeps what was not taken, and sends it again. */
    void offer(HubInput input) {
        try {
            node.offer(input);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
