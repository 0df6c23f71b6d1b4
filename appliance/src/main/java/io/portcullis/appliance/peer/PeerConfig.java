package io.portcullis.appliance.peer;

import io.portcullis.appliance.tls.KeyStoreFile;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.link.Timing;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What this node is to its peers.
 *
 * @param listen where peers dial; port 0 takes a free one
 * @param key the private key whose pin is in the peers' books
 * @param domain the jurisdiction of all accounts
 * @param hosts the entities that live here
 * @param book the peers at the start
 */
public record PeerConfig(
        NodeId self,
        InetSocketAddress listen,
        KeyStoreFile key,
        Eip712Domain domain,
        List<EntityId> hosts,
        PeerBook book,
        Timing timing) {
    public PeerConfig {
        hosts = List.copyOf(hosts);
    }
}
