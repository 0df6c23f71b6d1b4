package io.portcullis.depositary.model;

/**
 * How a default fund works, fixed when it is made: {@code struct Terms} of {@code FundTypes.sol}.
 *
 * @param noticeSeconds how long an exit waits, and how long after a default its holders may bring back before an exit leaves it behind
 * @param declarationSeconds how long a declared default may hold exits up before anybody may abandon it
 * @param acceptanceSeconds how long creditors may take what is theirs
 * @param capPeriodSeconds the length of the periods for which the pool's cap counts
 * @param capBasisPoints what part of itself the pool pays within a period at most
 * @param replenishBasisPoints what part of what a default took from the pool its holders are asked to bring back
 */
public record FundTerms(
        long noticeSeconds,
        long declarationSeconds,
        long acceptanceSeconds,
        long capPeriodSeconds,
        int capBasisPoints,
        int replenishBasisPoints) {
    /** The whole pool. */
    public static final int WHOLE = 10_000;

    public FundTerms {
        if (noticeSeconds < 0
                || noticeSeconds > Limits.MAX_DELAY_SECONDS
                || !isDelay(declarationSeconds)
                || !isDelay(acceptanceSeconds)
                || !isDelay(capPeriodSeconds)
                || !isPart(capBasisPoints)
                || !isPart(replenishBasisPoints)) {
            throw new IllegalArgumentException(
                    "delays are above zero and at most a year, cap and replenishment at most the whole");
        }
    }

    private static boolean isDelay(long seconds) {
        return seconds > 0 && seconds <= Limits.MAX_DELAY_SECONDS;
    }

    private static boolean isPart(int basisPoints) {
        return basisPoints >= 0 && basisPoints <= WHOLE;
    }

    /** Six words. */
    public byte[] encode() {
        return new AbiWriter()
                .number(noticeSeconds)
                .number(declarationSeconds)
                .number(acceptanceSeconds)
                .number(capPeriodSeconds)
                .number(capBasisPoints)
                .number(replenishBasisPoints)
                .toBytes();
    }
}
