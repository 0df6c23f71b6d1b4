package io.portcullis.engine.gossip;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.engine.Limits;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.route.Announcement;
import io.portcullis.engine.route.ChannelAnnouncement;
import io.portcullis.engine.route.ChannelId;
import io.portcullis.engine.route.ChannelPolicy;
import io.portcullis.engine.route.EntityAnnouncement;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * What an entity that forwards payments says of itself; bytes in {@link ProfileCodec}.
 *
 * <p>Invariants: channels ascend strictly by (to, token) and lead to others; a higher sequence replaces a lower one, whole.
 *
 * @param sequence height of the block that has it as a leaf
 * @param madeAtSeconds that block's time: who keeps it forgets it {@link Limits#PROFILE_LIFETIME_SECONDS} later
 * @param key what packets for the entity are encrypted to
 * @param unlisted on which it forwards to neighbours that it does not name
 */
public record Profile(
        EntityId entity,
        long sequence,
        long madeAtSeconds,
        OnionKey key,
        ChannelPolicy unlisted,
        List<ProfileChannel> channels) {
    private static final Bytes PLACE = Bytes.ascii("portcullis/profile/v1");

    public Profile {
        channels = List.copyOf(channels);
        if (sequence < 1 || madeAtSeconds < 0 || madeAtSeconds > Limits.ONION_EXPIRY_SECONDS) {
            throw new IllegalArgumentException("a profile's sequence or time is out of bounds");
        }
        if (channels.size() > Limits.PROFILE_CHANNELS) {
            throw new IllegalArgumentException("a profile has at most " + Limits.PROFILE_CHANNELS + " channels");
        }
        for (int i = 0; i < channels.size(); i++) {
            if (channels.get(i).to().equals(entity)
                    || (i > 0 && channels.get(i - 1).compareTo(channels.get(i)) >= 0)) {
                throw new IllegalArgumentException("channels lead to others, and ascend by neighbour and token");
            }
        }
    }

    /** Where an entity's profiles stand among the leaves of a seal; no account can stand there: see the package. */
    public static Bytes32 place(EntityId entity) {
        return Bytes32.of(
                PLACE.concat(Bytes.of(entity.value().toArray())).sha256().toArray());
    }

    /** What the quorum signs. */
    public SealLeaf leaf() {
        return new SealLeaf(
                entity, place(entity), sequence, Bytes32.of(encode().sha256().toArray()));
    }

    public Bytes encode() {
        return ProfileCodec.encode(this);
    }

    /** @throws io.portcullis.engine.verdict.RefusedException PROFILE_INVALID, PROFILE_TOO_LONG */
    public static Profile decode(Bytes bytes) {
        return ProfileCodec.decode(bytes);
    }

    /** The same but for when it was said. */
    public boolean saysTheSameAs(Profile other) {
        return equals(new Profile(other.entity, sequence, madeAtSeconds, other.key, other.unlisted, other.channels));
    }

    /** What a graph learns from it. */
    public List<Announcement> announcements() {
        List<Announcement> all = new ArrayList<>(channels.size() + 1);
        all.add(new EntityAnnouncement(entity, key, sequence));
        for (ProfileChannel channel : channels) {
            all.add(new ChannelAnnouncement(
                    new ChannelId(entity, channel.to(), channel.token()),
                    sequence,
                    channel.capacity().most(),
                    channel.policy()));
        }
        return all;
    }
}
