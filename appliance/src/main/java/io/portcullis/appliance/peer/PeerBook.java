package io.portcullis.appliance.peer;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.link.NodeId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everybody this node links to. Invariant: a node, a key and an entity are in one line each. */
public final class PeerBook {
    private final Map<NodeId, Peer> byNode = new HashMap<>();
    private final Map<KeyPin, Peer> byPin = new HashMap<>();
    private final Map<EntityId, Peer> byEntity = new HashMap<>();

    /** @throws IllegalArgumentException if two lines contradict each other */
    public PeerBook(Collection<Peer> peers) {
        for (Peer peer : peers) {
            requireNew(byNode.put(peer.node(), peer) == null, "node " + peer.node());
            requireNew(byPin.put(peer.pin(), peer) == null, "key " + peer.pin());
            for (EntityId entity : peer.hosts()) {
                requireNew(byEntity.put(entity, peer) == null, "entity " + entity);
            }
        }
    }

    private static void requireNew(boolean isNew, String what) {
        if (!isNew) {
            throw new IllegalArgumentException("the peer book has two lines with " + what);
        }
    }

    public List<Peer> peers() {
        return List.copyOf(byNode.values());
    }

    public Optional<Peer> ofPin(KeyPin pin) {
        return Optional.ofNullable(byPin.get(pin));
    }

    /** Where an entity lives. */
    public Optional<Peer> hostOf(EntityId entity) {
        return Optional.ofNullable(byEntity.get(entity));
    }
}
