package io.portcullis.engine.route;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.Limits;
import io.portcullis.engine.onion.WireAmount;
import java.util.Optional;

/**
 * What a channel charges for what goes over it: {@code base + ⌈amount · ppm / 10^6⌉}, exact.
 *
 * @param base units of the token
 * @param partsPerMillion 0 to 1,000,000
 */
public record RouteFees(Amount base, int partsPerMillion) {
    public static final RouteFees NONE = new RouteFees(Amount.ZERO, 0);

    private static final int MILLION = 1_000_000;

    public RouteFees {
        if (!WireAmount.bounded(base) || partsPerMillion < 0 || partsPerMillion > Limits.ROUTE_FEE_PPM) {
            throw new IllegalArgumentException("a fee is not negative, and its part is at most the whole");
        }
    }

    /** @param forwarded what goes over the channel: 0 to 2^120 - 1, so that the fee never overflows */
    public Amount on(Amount forwarded) {
        if (!WireAmount.bounded(forwarded)) {
            throw new IllegalArgumentException("no amount that moves");
        }
        return base.plus(new Proportion(partsPerMillion, MILLION).ceilingOf(forwarded));
    }

    /** What must come in for that to go out; nothing if it is more than can move. */
    public Optional<Amount> before(Amount forwarded) {
        Amount incoming = forwarded.plus(on(forwarded));
        return WireAmount.bounded(incoming) ? Optional.of(incoming) : Optional.empty();
    }
}
