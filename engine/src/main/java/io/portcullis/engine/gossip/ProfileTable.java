package io.portcullis.engine.gossip;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.route.Announcement;
import io.portcullis.engine.route.Graph;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The profiles that count, and the evidence against those whose profiles do not any more.
 *
 * <p>Invariants: an entity is in one of the two; at most {@link Limits#GOSSIP_ENTITIES} of both, and {@link Limits#GOSSIP_TABLE_BYTES} of profiles.
 */
public final class ProfileTable {
    private final NavigableMap<EntityId, VouchedProfile> profiles = new TreeMap<>();
    private final NavigableMap<EntityId, Equivocation> banned = new TreeMap<>();
    private final NavigableMap<Bytes32, GossipMessage.Entry> entries = new TreeMap<>();
    private long bytes;
    private Optional<Graph> graph = Optional.empty();

    /** @return whether there was room */
    boolean put(VouchedProfile vouched) {
        EntityId entity = vouched.profile().entity();
        int before = Optional.ofNullable(profiles.get(entity))
                .map(ProfileTable::sizeOf)
                .orElse(0);
        int size = sizeOf(vouched);
        boolean full = before == 0 && entries.size() >= Limits.GOSSIP_ENTITIES;
        if (full || bytes - before + size > Limits.GOSSIP_TABLE_BYTES) {
            return false;
        }
        bytes += size - before;
        profiles.put(entity, vouched);
        entries.put(
                entity.value(),
                new GossipMessage.Entry(
                        entity,
                        vouched.profile().sequence(),
                        ByteBuffer.wrap(vouched.profile().leaf().proofBodyHash().toArray())
                                .getLong()));
        graph = Optional.empty();
        return true;
    }

    /** @return whether there was room */
    boolean ban(Equivocation evidence) {
        EntityId entity = evidence.entity();
        if (banned.size() >= Limits.GOSSIP_BANNED
                || (!entries.containsKey(entity.value()) && entries.size() >= Limits.GOSSIP_ENTITIES)) {
            return false;
        }
        remove(entity);
        banned.put(entity, evidence);
        entries.put(entity.value(), new GossipMessage.Entry(entity, 0, 0));
        return true;
    }

    List<EntityId> forgetMadeUntil(long seconds) {
        List<EntityId> gone = profiles.entrySet().stream()
                .filter(it -> it.getValue().profile().madeAtSeconds() <= seconds)
                .map(Map.Entry::getKey)
                .toList();
        gone.forEach(this::remove);
        return gone;
    }

    private void remove(EntityId entity) {
        VouchedProfile old = profiles.remove(entity);
        if (old != null) {
            bytes -= sizeOf(old);
            entries.remove(entity.value());
            graph = Optional.empty();
        }
    }

    private static int sizeOf(VouchedProfile vouched) {
        return vouched.encode().size();
    }

    boolean knows(EntityId entity) {
        return entries.containsKey(entity.value());
    }

    Optional<VouchedProfile> vouched(EntityId entity) {
        return Optional.ofNullable(profiles.get(entity));
    }

    /** Why nothing of an entity counts, if so. */
    public Optional<Equivocation> evidence(EntityId entity) {
        return Optional.ofNullable(banned.get(entity));
    }

    public Optional<Profile> profile(EntityId entity) {
        return vouched(entity).map(VouchedProfile::profile);
    }

    /** Ascending by entity. */
    public List<Profile> profiles() {
        return profiles.values().stream().map(VouchedProfile::profile).toList();
    }

    /** The network as all profiles together tell it. Made anew after a change, when it is asked for. */
    public Graph graph() {
        if (graph.isEmpty()) {
            List<Announcement> all = new ArrayList<>();
            profiles.values().forEach(it -> all.addAll(it.profile().announcements()));
            graph = Optional.of(Graph.empty().apply(all).graph());
        }
        return graph.get();
    }

    List<GossipMessage.Entry> entries(Bytes32 after, Bytes32 through, int most) {
        return after.compareTo(through) >= 0
                ? List.of()
                : entries.subMap(after, false, through, true).values().stream()
                        .limit(most)
                        .toList();
    }

    Optional<GossipMessage> message(EntityId entity) {
        return evidence(entity)
                .<GossipMessage>map(GossipMessage.Accused::new)
                .or(() -> vouched(entity).map(GossipMessage.Told::new));
    }
}
