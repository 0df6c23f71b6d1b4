package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Address;
import java.math.BigInteger;

/**
 * How one account sends.
 *
 * @param maxFeePerGas the most ever offered, in wei. Orders use four fifths of it; the rest is for taking a nonce back.
 * @param maxTipPerGas likewise, of the tip
 * @param patienceSeconds how long the first in line waits before it is replaced
 * @param resendSeconds how long after it was sent a transaction that the node does not know is sent again
 * @param buriedBlocks blocks on top of a transaction before it is not owed any more
 */
public record LaneRules(
        long chainId,
        Address account,
        BigInteger maxFeePerGas,
        BigInteger maxTipPerGas,
        long patienceSeconds,
        long resendSeconds,
        int buriedBlocks) {
    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);
    private static final int MAX_FEE_BITS = 96;
    private static final int MAX_BURIED = 100_000;

    public LaneRules {
        if (chainId <= 0
                || maxFeePerGas.signum() <= 0
                || maxFeePerGas.bitLength() > MAX_FEE_BITS
                || maxTipPerGas.signum() <= 0
                || maxTipPerGas.compareTo(maxFeePerGas) > 0
                || patienceSeconds <= 0
                || resendSeconds <= 0
                || buriedBlocks < 1
                || buriedBlocks > MAX_BURIED) {
            throw new IllegalArgumentException("rules of a lane are positive, and a tip is part of a fee");
        }
    }

    /** At most 500 gwei with a tip of 50, replaced each minute, sent again each quarter of one, buried after 64 blocks. */
    public static LaneRules standard(long chainId, Address account) {
        return new LaneRules(
                chainId,
                account,
                GWEI.multiply(BigInteger.valueOf(500)),
                GWEI.multiply(BigInteger.valueOf(50)),
                60,
                15,
                64);
    }

    public LaneRules buriedAfter(int blocks) {
        return new LaneRules(chainId, account, maxFeePerGas, maxTipPerGas, patienceSeconds, resendSeconds, blocks);
    }

    public LaneRules cappedAt(BigInteger fee, BigInteger tip) {
        return new LaneRules(chainId, account, fee, tip, patienceSeconds, resendSeconds, buriedBlocks);
    }

    public LaneRules replacingAfter(long patience, long resend) {
        return new LaneRules(chainId, account, maxFeePerGas, maxTipPerGas, patience, resend, buriedBlocks);
    }
}
