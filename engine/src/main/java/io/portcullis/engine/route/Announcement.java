package io.portcullis.engine.route;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.onion.WireAmount;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;

/** What an entity tells the network. Its bytes are signed as they are, by the entity that says it, outside of this package. */
public sealed interface Announcement permits ChannelAnnouncement, EntityAnnouncement {
    int VERSION = 1;
    int CHANNEL = 1;
    int ENTITY = 2;

    /** Who says it, and signs it. */
    EntityId author();

    /** Rises with every announcement of the same channel or entity; the highest counts. */
    long sequence();

    default Bytes encode() {
        RlpWriter out = new RlpWriter().number(VERSION);
        switch (this) {
            case ChannelAnnouncement channel -> {
                ChannelId id = channel.id();
                ChannelPolicy policy = channel.policy();
                out.number(CHANNEL)
                        .bytes(id.from().value().toArray())
                        .bytes(id.to().value().toArray())
                        .bytes(id.token().value().toArray())
                        .number(channel.sequence());
                WireAmount.write(out, channel.capacity());
                WireAmount.write(out, policy.fees().base())
                        .number(policy.fees().partsPerMillion())
                        .number(policy.expiryDeltaSeconds());
                WireAmount.write(out, policy.least());
                WireAmount.write(out, policy.most()).number(policy.enabled() ? 1 : 0);
            }
            case EntityAnnouncement entity ->
                out.number(ENTITY)
                        .bytes(entity.author().value().toArray())
                        .bytes(entity.key().u().toArray())
                        .number(entity.sequence());
        }
        return out.toList();
    }

    /** @throws RefusedException ROUTE_ANNOUNCEMENT_INVALID */
    static Announcement decode(Bytes encoded) {
        try {
            return RlpReader.readList(encoded, in -> {
                in.number(VERSION, VERSION);
                return in.number(CHANNEL, ENTITY) == CHANNEL ? readChannel(in) : readEntity(in);
            });
        } catch (ThresholdRefusedException | RefusedException | IllegalArgumentException e) {
            throw new RefusedException(EngineTag.ROUTE_ANNOUNCEMENT_INVALID, e.getMessage());
        }
    }

    private static Announcement readChannel(RlpReader in) {
        EntityId from = new EntityId(word(in));
        EntityId to = new EntityId(word(in));
        ChannelId id = new ChannelId(from, to, new TokenId(word(in)));
        long sequence = in.number(1, Long.MAX_VALUE);
        return new ChannelAnnouncement(
                id,
                sequence,
                WireAmount.read(in),
                new ChannelPolicy(
                        new RouteFees(WireAmount.read(in), in.number(0, Limits.ROUTE_FEE_PPM)),
                        in.number(1, Limits.ROUTE_DELTA_SECONDS),
                        WireAmount.read(in),
                        WireAmount.read(in),
                        in.number(0, 1) == 1));
    }

    private static Announcement readEntity(RlpReader in) {
        return new EntityAnnouncement(new EntityId(word(in)), new OnionKey(word(in)), in.number(1, Long.MAX_VALUE));
    }

    private static Bytes32 word(RlpReader in) {
        return Bytes32.of(in.fixed(Bytes32.LENGTH).toArray());
    }
}
