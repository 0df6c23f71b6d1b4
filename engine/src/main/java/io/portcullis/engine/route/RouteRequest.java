package io.portcullis.engine.route;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.onion.WireAmount;
import java.util.HashSet;
import java.util.Set;

/**
 * What a route is wanted for.
 *
 * @param amount that arrives
 * @param deliverExpirySeconds of the last HTLC, since 1970
 * @param maxFees of all hops together
 * @param maxHops HTLCs, 1 to 20
 * @param maxExpirySeconds of the first HTLC, since 1970; at most a year after the last one's
 * @param avoidedChannels never used
 * @param avoidedEntities never passed; sender and receiver are not passed
 */
public record RouteRequest(
        EntityId from,
        EntityId to,
        TokenId token,
        Amount amount,
        long deliverExpirySeconds,
        Amount maxFees,
        int maxHops,
        long maxExpirySeconds,
        Set<ChannelId> avoidedChannels,
        Set<EntityId> avoidedEntities) {
    public RouteRequest {
        avoidedChannels = Set.copyOf(avoidedChannels);
        avoidedEntities = Set.copyOf(avoidedEntities);
        if (!amount.isPositive() || !WireAmount.bounded(amount) || !WireAmount.bounded(maxFees)) {
            throw new IllegalArgumentException("something moves, and fees are not negative");
        }
        if (maxHops < 1 || maxHops > Limits.ONION_HOPS) {
            throw new IllegalArgumentException("a route has 1 to " + Limits.ONION_HOPS + " hops");
        }
        if (deliverExpirySeconds < 1
                || deliverExpirySeconds > maxExpirySeconds
                || maxExpirySeconds > Limits.ONION_EXPIRY_SECONDS
                || maxExpirySeconds - deliverExpirySeconds > Limits.ROUTE_LOCK_SECONDS) {
            throw new IllegalArgumentException(
                    "the first HTLC expires after the last, by at most " + Limits.ROUTE_LOCK_SECONDS + " seconds");
        }
    }

    public RouteRequest avoiding(ChannelId channel) {
        Set<ChannelId> channels = new HashSet<>(avoidedChannels);
        channels.add(channel);
        return avoiding(channels, avoidedEntities);
    }

    public RouteRequest avoiding(EntityId entity) {
        Set<EntityId> entities = new HashSet<>(avoidedEntities);
        entities.add(entity);
        return avoiding(avoidedChannels, entities);
    }

    private RouteRequest avoiding(Set<ChannelId> channels, Set<EntityId> entities) {
        return new RouteRequest(
                from, to, token, amount, deliverExpirySeconds, maxFees, maxHops, maxExpirySeconds, channels, entities);
    }

    /** The same with every limit lifted: what would be the best route if price, length and time did not matter. */
    RouteRequest unlimited() {
        return new RouteRequest(
                from,
                to,
                token,
                amount,
                deliverExpirySeconds,
                most(),
                Limits.ONION_HOPS,
                Math.min(deliverExpirySeconds + Limits.ROUTE_LOCK_SECONDS, Limits.ONION_EXPIRY_SECONDS),
                avoidedChannels,
                avoidedEntities);
    }

    private static Amount most() {
        return new Amount((1L << (Limits.AMOUNT_BITS - Long.SIZE)) - 1, -1);
    }
}
