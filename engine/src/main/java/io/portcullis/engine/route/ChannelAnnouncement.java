package io.portcullis.engine.route;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.onion.WireAmount;

/**
 * A channel, and on which terms its {@code from} forwards over it.
 *
 * @param capacity a hint: what the channel can bear at best; what it can bear now is nobody's business
 */
public record ChannelAnnouncement(ChannelId id, long sequence, Amount capacity, ChannelPolicy policy)
        implements Announcement {
    public ChannelAnnouncement {
        if (sequence < 1 || !WireAmount.bounded(capacity)) {
            throw new IllegalArgumentException("sequences count from 1, and a capacity is not negative");
        }
    }

    @Override
    public EntityId author() {
        return id.from();
    }
}
