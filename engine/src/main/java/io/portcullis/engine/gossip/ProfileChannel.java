package io.portcullis.engine.gossip;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.route.ChannelPolicy;
import java.util.Comparator;

/**
 * One token of the account with a neighbour, in the direction away from the profile's entity.
 *
 * @param policy on which the profile's entity forwards over it
 */
public record ProfileChannel(EntityId to, TokenId token, ChannelPolicy policy, CapacityBucket capacity)
        implements Comparable<ProfileChannel> {
    private static final Comparator<ProfileChannel> ORDER =
            Comparator.comparing(ProfileChannel::to).thenComparing(ProfileChannel::token);

    /** By neighbour and token. */
    @Override
    public int compareTo(ProfileChannel other) {
        return ORDER.compare(this, other);
    }
}
