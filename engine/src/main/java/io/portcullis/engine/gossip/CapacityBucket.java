package io.portcullis.engine.gossip;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.Limits;
import java.math.BigInteger;

/**
 * About how much can go out over a channel: one of 61 sizes, each four times the one before.
 *
 * @param power 0: nothing; k: 4^(k−1) to 4^k − 1
 */
public record CapacityBucket(int power) {
    public static final int MOST_POWER = Limits.AMOUNT_BITS / 2;

    public CapacityBucket {
        if (power < 0 || power > MOST_POWER) {
            throw new IllegalArgumentException("a bucket is 0 to " + MOST_POWER);
        }
    }

    /** One below 0 counts as nothing, one of 2^120 or more as the largest. */
    public static CapacityBucket of(Amount amount) {
        int bits = amount.isPositive() ? amount.units().bitLength() : 0;
        return new CapacityBucket(Math.min(MOST_POWER, (bits + 1) / 2));
    }

    /** The most that a channel of this bucket may bear: 4^k − 1. */
    public Amount most() {
        return new Amount(BigInteger.ONE.shiftLeft(2 * power).subtract(BigInteger.ONE));
    }
}
