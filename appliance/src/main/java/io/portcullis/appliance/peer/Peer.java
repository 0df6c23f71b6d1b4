package io.portcullis.appliance.peer;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.link.NodeId;
import java.util.Optional;
import java.util.Set;

/**
 * One line of the peer book.
 *
 * @param address where to dial; empty if this peer dials here. Of two hubs, one dials.
 * @param hosts the entities that may live there
 */
public record Peer(NodeId node, KeyPin pin, Optional<PeerAddress> address, Set<EntityId> hosts) {
    public Peer {
        hosts = Set.copyOf(hosts);
    }
}
