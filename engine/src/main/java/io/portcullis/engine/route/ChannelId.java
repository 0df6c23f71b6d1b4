package io.portcullis.engine.route;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.util.Comparator;

/** One direction of an account, in one token. */
public record ChannelId(EntityId from, EntityId to, TokenId token) implements Comparable<ChannelId> {
    /** Channels into one entity are neighbours: a search goes backward. */
    private static final Comparator<ChannelId> ORDER =
            Comparator.comparing(ChannelId::to).thenComparing(ChannelId::from).thenComparing(ChannelId::token);

    public ChannelId {
        if (from.equals(to)) {
            throw new IllegalArgumentException("a channel has two ends");
        }
    }

    public AccountKey account() {
        return AccountKey.between(from, to);
    }

    @Override
    public int compareTo(ChannelId other) {
        return ORDER.compare(this, other);
    }
}
