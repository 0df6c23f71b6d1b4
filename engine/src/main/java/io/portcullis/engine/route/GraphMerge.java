package io.portcullis.engine.route;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;

/** A graph and some announcements become another graph: two sorted sequences of channels are merged into one. */
final class GraphMerge {
    private final Graph before;
    private final TreeMap<ChannelId, ChannelAnnouncement> channels = new TreeMap<>();
    private final TreeMap<EntityId, EntityAnnouncement> said = new TreeMap<>();
    private final TreeSet<EntityId> newEntities = new TreeSet<>();
    private final TreeSet<TokenId> newTokens = new TreeSet<>();
    private final List<Refusal> refused = new ArrayList<>();
    private int newChannels;

    GraphMerge(Graph before) {
        this.before = before;
    }

    List<Refusal> refused() {
        return refused;
    }

    void add(Announcement announcement) {
        switch (announcement) {
            case ChannelAnnouncement channel -> addChannel(channel);
            case EntityAnnouncement entity -> addEntity(entity);
        }
    }

    private void addChannel(ChannelAnnouncement channel) {
        ChannelId id = channel.id();
        Optional<? extends Announcement> known =
                Optional.ofNullable(channels.get(id)).or(() -> before.channel(id));
        if (!isNewer(known, channel)) {
            return;
        }
        if (known.isEmpty()) {
            if (before.channels() + newChannels >= Limits.ROUTE_CHANNELS || !isRoomFor(id.from(), id.to())) {
                refuse(EngineTag.ROUTE_GRAPH_FULL, "no room for a channel");
                return;
            }
            newChannels++;
            note(id.from());
            note(id.to());
            if (before.indexOf(id.token()) < 0) {
                newTokens.add(id.token());
            }
        }
        channels.put(id, channel);
    }

    private void addEntity(EntityAnnouncement entity) {
        EntityId id = entity.author();
        Optional<? extends Announcement> known =
                Optional.ofNullable(said.get(id)).or(() -> before.announcementOf(id));
        if (!isNewer(known, entity)) {
            return;
        }
        if (!isRoomFor(id)) {
            refuse(EngineTag.ROUTE_GRAPH_FULL, "no room for an entity");
            return;
        }
        note(id);
        said.put(id, entity);
    }

    private boolean isNewer(Optional<? extends Announcement> known, Announcement said) {
        if (known.isEmpty() || known.get().sequence() < said.sequence()) {
            return true;
        }
        if (known.get().sequence() > said.sequence()) {
            refuse(
                    EngineTag.ROUTE_ANNOUNCEMENT_STALE,
                    "sequence " + said.sequence() + " after " + known.get().sequence());
        } else if (!known.get().equals(said)) {
            refuse(EngineTag.ROUTE_ANNOUNCEMENT_EQUIVOCAL, said.author() + " at sequence " + said.sequence());
        }
        return false;
    }

    private boolean isRoomFor(EntityId... ids) {
        long missing = Arrays.stream(ids).filter(this::isMissing).count();
        return before.entities() + newEntities.size() + missing <= Limits.ROUTE_ENTITIES;
    }

    private boolean isMissing(EntityId id) {
        return before.indexOf(id) < 0 && !newEntities.contains(id);
    }

    private void note(EntityId id) {
        if (isMissing(id)) {
            newEntities.add(id);
        }
    }

    private void refuse(EngineTag tag, String reason) {
        refused.add(new Refusal(tag, reason));
    }

    Graph graph() {
        if (channels.isEmpty() && said.isEmpty()) {
            return before;
        }
        if (newChannels == 0 && newEntities.isEmpty()) {
            return before.with(saidNow(before.entityIds()), before.table().with(known()));
        }
        EntityId[] entities = merged(before.entityIds(), newEntities, EntityId[]::new);
        TokenId[] tokens = merged(before.tokenIds(), newTokens, TokenId[]::new);
        Channels merged = new Channels(entities, tokens, before.channels() + newChannels);
        Iterator<ChannelAnnouncement> incoming = channels.values().iterator();
        ChannelAnnouncement next = following(incoming);
        for (int to = 0; to < before.entities(); to++) {
            for (int channel = before.firstInto(to); channel < before.endInto(to); channel++) {
                ChannelId id = next == null ? null : before.idOf(channel, to);
                while (next != null && next.id().compareTo(id) < 0) {
                    merged.append(next);
                    next = following(incoming);
                }
                if (next != null && next.id().equals(id)) {
                    merged.append(next);
                    next = following(incoming);
                } else {
                    merged.append(channel, to);
                }
            }
        }
        while (next != null) {
            merged.append(next);
            next = following(incoming);
        }
        return merged.graph(saidNow(entities));
    }

    /** What was said of channels that are in the graph already, by their numbers. */
    private Map<Integer, ChannelAnnouncement> known() {
        Map<Integer, ChannelAnnouncement> known = new HashMap<>();
        channels.forEach((id, announcement) -> known.put(before.indexOf(id), announcement));
        return known;
    }

    private EntityAnnouncement[] saidNow(EntityId[] entities) {
        if (said.isEmpty() && newEntities.isEmpty()) {
            return before.said();
        }
        EntityAnnouncement[] now = new EntityAnnouncement[entities.length];
        for (int i = 0; i < entities.length; i++) {
            EntityId id = entities[i];
            now[i] = Optional.ofNullable(said.get(id))
                    .or(() -> before.announcementOf(id))
                    .orElse(null);
        }
        return now;
    }

    private static <T> T following(Iterator<T> iterator) {
        return iterator.hasNext() ? iterator.next() : null;
    }

    private static <T extends Comparable<T>> T[] merged(T[] sorted, Set<T> more, IntFunction<T[]> array) {
        T[] all = Arrays.copyOf(sorted, sorted.length + more.size());
        T[] added = more.toArray(array.apply(0));
        System.arraycopy(added, 0, all, sorted.length, added.length);
        Arrays.sort(all);
        return all;
    }

    /** The arrays of the graph that is being made; channels come in their order. */
    private final class Channels {
        private final EntityId[] entities;
        private final TokenId[] tokens;
        private final int[] entityNow;
        private final int[] tokenNow;
        private final int[] into;
        private final int[] from;
        private final int[] token;
        private final ChannelTable table;
        private int size;

        Channels(EntityId[] entities, TokenId[] tokens, int channels) {
            this.entities = entities;
            this.tokens = tokens;
            entityNow = renumbered(before.entityIds(), entities);
            tokenNow = renumbered(before.tokenIds(), tokens);
            into = new int[entities.length + 1];
            from = new int[channels];
            token = new int[channels];
            table = new ChannelTable(channels);
        }

        void append(ChannelAnnouncement announcement) {
            ChannelId id = announcement.id();
            table.set(size, announcement);
            append(
                    Arrays.binarySearch(entities, id.to()),
                    Arrays.binarySearch(entities, id.from()),
                    Arrays.binarySearch(tokens, id.token()));
        }

        /** One of the graph before. */
        void append(int channel, int to) {
            table.copyFrom(before.table(), channel, size);
            append(entityNow[to], entityNow[before.from(channel)], tokenNow[before.token(channel)]);
        }

        private void append(int toNow, int fromNow, int tokenOf) {
            into[toNow + 1]++;
            from[size] = fromNow;
            token[size] = tokenOf;
            size++;
        }

        Graph graph(EntityAnnouncement[] saidNow) {
            Arrays.parallelPrefix(into, Integer::sum);
            return new Graph(entities, saidNow, tokens, into, from, token, table);
        }
    }

    private static int[] renumbered(Object[] old, Object[] now) {
        int[] numbers = new int[old.length];
        for (int i = 0; i < old.length; i++) {
            numbers[i] = Arrays.binarySearch(now, old[i]);
        }
        return numbers;
    }
}
