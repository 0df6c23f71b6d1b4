package io.portcullis.depositary.sending;

import java.math.BigInteger;

/**
 * What a transaction offers for a unit of gas (EIP-1559), in wei.
 *
 * @param tip for whoever builds the block, at most
 * @param maximum with the base fee, at most
 */
public record Fees(BigInteger tip, BigInteger maximum) {
    private static final int MAX_BITS = 96;

    public Fees {
        if (tip.signum() < 0 || maximum.signum() <= 0 || maximum.bitLength() > MAX_BITS || tip.compareTo(maximum) > 0) {
            throw new IllegalArgumentException("a tip is no more than the maximum, which is positive");
        }
    }

    /** Whether a node takes these in place of those: both higher by a tenth, as Geth and its like ask. */
    public boolean replace(Fees those) {
        return raised(tip, those.tip) && raised(maximum, those.maximum);
    }

    private static boolean raised(BigInteger left, BigInteger right) {
        return left.compareTo(right) > 0
                && left.multiply(BigInteger.TEN).compareTo(right.multiply(BigInteger.valueOf(11))) >= 0;
    }
}
