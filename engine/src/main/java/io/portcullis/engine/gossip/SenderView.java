package io.portcullis.engine.gossip;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.route.Announcement;
import io.portcullis.engine.route.ChannelAnnouncement;
import io.portcullis.engine.route.ChannelId;
import io.portcullis.engine.route.Graph;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The network as one sender sees it: what all have announced, what its own node knows better, and the way behind the hubs that an invoice names.
 */
public final class SenderView {
    /** What a node knows of itself is newer than anything that was announced. */
    public static final long NEWEST = Long.MAX_VALUE;

    private SenderView() {}

    /**
     * @param own channels of the sender's node, with {@link #NEWEST} as their sequence
     * @param to the receiver
     * @param behind hubs that have an account with the receiver and do not name it; one whose profile is not known is no help
     */
    public static Graph of(
            ProfileTable table,
            Collection<ChannelAnnouncement> own,
            EntityId to,
            TokenId token,
            Collection<EntityId> behind) {
        List<Announcement> more = new ArrayList<>(own);
        for (EntityId hub : behind) {
            ChannelId last = hub.equals(to) ? null : new ChannelId(hub, to, token);
            boolean knownBetter = last == null
                    || own.stream().anyMatch(channel -> channel.id().equals(last))
                    || table.graph().channel(last).isPresent();
            if (!knownBetter) {
                table.profile(hub)
                        .map(profile -> new ChannelAnnouncement(
                                last,
                                profile.sequence(),
                                new CapacityBucket(CapacityBucket.MOST_POWER).most(),
                                profile.unlisted()))
                        .ifPresent(more::add);
            }
        }
        return table.graph().apply(more).graph();
    }
}
