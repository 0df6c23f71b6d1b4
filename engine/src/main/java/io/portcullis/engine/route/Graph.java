package io.portcullis.engine.route;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.verdict.Refusal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The network as announcements have told it. Never changes; {@link #apply} gives another one.
 *
 * <p>Invariants: entities and tokens are numbered in the order of their ids, channels in that of (to, from, token), so the channels into an
 * entity are neighbours and numbers do not depend on the order in which announcements came. About 88 bytes a channel.
 */
public final class Graph {
    private static final Graph EMPTY = new Graph(
            new EntityId[0],
            new EntityAnnouncement[0],
            new TokenId[0],
            new int[1],
            new int[0],
            new int[0],
            new ChannelTable(0));

    private final EntityId[] entities;
    private final EntityAnnouncement[] said;
    private final TokenId[] tokens;
    private final int[] firstInto;
    private final int[] from;
    private final int[] token;
    private final ChannelTable table;

    /**
     * @param said by each entity of itself, or null
     * @param firstInto of each entity the first channel that leads to it, and behind them the number of channels
     * @param from of each channel
     * @param token of each channel
     */
    Graph(
            EntityId[] entities,
            EntityAnnouncement[] said,
            TokenId[] tokens,
            int[] firstInto,
            int[] from,
            int[] token,
            ChannelTable table) {
        this.entities = entities;
        this.said = said;
        this.tokens = tokens;
        this.firstInto = firstInto;
        this.from = from;
        this.token = token;
        this.table = table;
    }

    /** What announcements have made of a graph, and what was not taken of them. */
    public record Update(Graph graph, List<Refusal> refused) {
        public Update {
            refused = List.copyOf(refused);
        }
    }

    public static Graph empty() {
        return EMPTY;
    }

    /** Takes what is new: one that was taken before changes nothing, an older one and another one of a known sequence are refused. */
    public Update apply(Collection<? extends Announcement> announcements) {
        GraphMerge merge = new GraphMerge(this);
        announcements.forEach(merge::add);
        return new Update(merge.graph(), merge.refused());
    }

    public int entities() {
        return entities.length;
    }

    public int channels() {
        return from.length;
    }

    public Optional<OnionKey> keyOf(EntityId entity) {
        return announcementOf(entity).map(EntityAnnouncement::key);
    }

    public Optional<EntityAnnouncement> announcementOf(EntityId entity) {
        int index = indexOf(entity);
        return index < 0 ? Optional.empty() : Optional.ofNullable(said[index]);
    }

    public Optional<ChannelAnnouncement> channel(ChannelId id) {
        int channel = indexOf(id);
        return channel < 0 ? Optional.empty() : Optional.of(table.announcement(channel, id));
    }

    /** Negative if unknown. */
    int indexOf(EntityId entity) {
        return Arrays.binarySearch(entities, entity);
    }

    /** Negative if unknown. */
    int indexOf(TokenId id) {
        return Arrays.binarySearch(tokens, id);
    }

    /** Negative if unknown. */
    int indexOf(ChannelId id) {
        int target = indexOf(id.to());
        if (target < 0) {
            return -1;
        }
        int low = firstInto[target];
        int high = firstInto[target + 1] - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = idOf(middle, target).compareTo(id);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    int firstInto(int entity) {
        return firstInto[entity];
    }

    int endInto(int entity) {
        return firstInto[entity + 1];
    }

    int from(int channel) {
        return from[channel];
    }

    int token(int channel) {
        return token[channel];
    }

    /** The same channels on other terms. */
    Graph with(EntityAnnouncement[] saidNow, ChannelTable terms) {
        return new Graph(entities, saidNow, tokens, firstInto, from, token, terms);
    }

    ChannelTable table() {
        return table;
    }

    EntityId entity(int index) {
        return entities[index];
    }

    EntityAnnouncement[] said() {
        return said;
    }

    EntityId[] entityIds() {
        return entities;
    }

    TokenId[] tokenIds() {
        return tokens;
    }

    ChannelId idOf(int channel, int to) {
        return new ChannelId(entities[from[channel]], entities[to], tokens[token[channel]]);
    }
}
