package io.portcullis.engine.route;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.Limits;
import io.portcullis.engine.onion.FailureCode;
import io.portcullis.engine.onion.HopPayload;
import io.portcullis.engine.onion.WireAmount;
import java.util.Optional;

/**
 * On which terms an entity forwards over its channel.
 *
 * @param expiryDeltaSeconds how much later the incoming HTLC expires than the outgoing one
 * @param least the smallest amount that goes over it
 * @param most the largest
 */
public record ChannelPolicy(RouteFees fees, int expiryDeltaSeconds, Amount least, Amount most, boolean enabled) {
    public ChannelPolicy {
        if (expiryDeltaSeconds < 1 || expiryDeltaSeconds > Limits.ROUTE_DELTA_SECONDS) {
            throw new IllegalArgumentException("an expiry delta is 1 to " + Limits.ROUTE_DELTA_SECONDS + " seconds");
        }
        if (!WireAmount.bounded(least) || !WireAmount.bounded(most) || least.compareTo(most) > 0) {
            throw new IllegalArgumentException("the least is not negative, and not above the most");
        }
    }

    /**
     * Whether an HTLC may go on over this channel as its sender asks, as far as that does not depend on time or balances.
     *
     * @param incoming of the HTLC that came in
     * @param incomingExpirySeconds of the same
     * @return why not
     */
    public Optional<FailureCode> refuses(Amount incoming, long incomingExpirySeconds, HopPayload.Forward asked) {
        if (!enabled) {
            return Optional.of(FailureCode.CHANNEL_DISABLED);
        }
        if (asked.amount().compareTo(least) < 0) {
            return Optional.of(FailureCode.AMOUNT_BELOW_MINIMUM);
        }
        if (asked.amount().compareTo(most) > 0) {
            return Optional.of(FailureCode.AMOUNT_ABOVE_MAXIMUM);
        }
        if (fees.before(asked.amount())
                .filter(needed -> needed.compareTo(incoming) <= 0)
                .isEmpty()) {
            return Optional.of(FailureCode.FEE_INSUFFICIENT);
        }
        return incomingExpirySeconds - asked.expirySeconds() < expiryDeltaSeconds
                ? Optional.of(FailureCode.EXPIRY_TOO_SOON)
                : Optional.empty();
    }
}
