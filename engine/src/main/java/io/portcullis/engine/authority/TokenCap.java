package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;

/**
 * How much of a token may be spent.
 *
 * @param perPayment by one command
 * @param perWindow by all commands whose block times lie within any {@code windowSeconds} seconds
 */
public record TokenCap(TokenId token, Amount perPayment, Amount perWindow, long windowSeconds) {
    public TokenCap {
        if (!perPayment.isPositive()
                || !perPayment.fits(Limits.AMOUNT_BITS)
                || !perWindow.isPositive()
                || !perWindow.fits(Limits.AMOUNT_BITS)) {
            throw new IllegalArgumentException("a cap is above 0 and below 2^" + Limits.AMOUNT_BITS);
        }
        if (windowSeconds < 1 || windowSeconds > Limits.VELOCITY_WINDOW_SECONDS) {
            throw new IllegalArgumentException("a window of " + windowSeconds + " seconds");
        }
    }

    boolean isWithin(TokenCap other) {
        return perPayment.compareTo(other.perPayment) <= 0
                && perWindow.compareTo(other.perWindow) <= 0
                && windowSeconds >= other.windowSeconds;
    }
}
