package io.portcullis.engine.route;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;

/**
 * One HTLC of a route.
 *
 * @param amount of the HTLC
 * @param expirySeconds of the HTLC, since 1970
 */
public record RouteHop(ChannelId channel, Amount amount, long expirySeconds) {
    public AccountKey account() {
        return channel.account();
    }

    public EntityId next() {
        return channel.to();
    }
}
