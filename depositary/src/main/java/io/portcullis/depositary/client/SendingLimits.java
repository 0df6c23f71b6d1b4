package io.portcullis.depositary.client;

import java.math.BigInteger;
import java.time.Duration;

/**
 * What a transaction may cost and how long it is waited for.
 *
 * @param maxFeePerGas the most ever offered, in wei; beyond: {@code FEE_ABOVE_CAP}
 * @param receiptDeadline how long a receipt is waited for; beyond: {@code NONCE_GAP}, {@code TRANSACTION_ABANDONED} or {@code RECEIPT_LATE}
 * @param receiptPoll how often it is asked for
 */
public record SendingLimits(BigInteger maxFeePerGas, Duration receiptDeadline, Duration receiptPoll) {
    /** EIP-7825: no transaction may have more gas. Beyond: {@code GAS_ABOVE_LIMIT}. */
    public static final long MAX_TRANSACTION_GAS = 16_777_216;

    /** Added to an estimate, in percent: the state may change before the transaction is mined. */
    static final long GAS_MARGIN_PERCENT = 20;

    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

    /** 500 gwei, two minutes, four times a second. */
    public static final SendingLimits DEFAULT =
            new SendingLimits(GWEI.multiply(BigInteger.valueOf(500)), Duration.ofMinutes(2), Duration.ofMillis(250));

    public SendingLimits {
        if (maxFeePerGas.signum() <= 0
                || !receiptDeadline.isPositive()
                || !receiptPoll.isPositive()
                || receiptPoll.compareTo(receiptDeadline) > 0) {
            throw new IllegalArgumentException("limits are positive, and polls come before the deadline");
        }
    }
}
