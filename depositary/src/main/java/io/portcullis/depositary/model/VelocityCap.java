package io.portcullis.depositary.model;

/**
 * The most of a token that may leave within any window of time. A token without a cap cannot leave at all.
 *
 * @param cap in the token's smallest unit; zero closes the token
 * @param windowSeconds the length of every rolling window
 */
public record VelocityCap(TokenId token, Amount cap, long windowSeconds) {
    public VelocityCap {
        if (cap.units().signum() < 0) {
            throw new IllegalArgumentException("a cap is not negative");
        }
        if (windowSeconds < 1 || windowSeconds > Limits.MAX_DELAY_SECONDS) {
            throw new IllegalArgumentException("a window is 1 second to 365 days");
        }
    }
}
