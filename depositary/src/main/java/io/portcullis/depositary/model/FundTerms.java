package io.portcullis.depositary.model;

/**
 * How a default fund works, fixed when it is made: {@code struct Terms} of {@code FundTypes.sol}.
 *
 * @param noticeSeconds how long an exit waits
 * @param declarationSeconds how long a declared default may hold exits up before anybody may abandon it
 * @param acceptanceSeconds how long creditors may take what is theirs
 * @param capPeriodSeconds the length of the periods for which the pool's cap counts
 * @param capBasisPoints what part of itself the pool pays within a period at most
 */
public record FundTerms(
        long noticeSeconds,
        long declarationSeconds,
        long acceptanceSeconds,
        long capPeriodSeconds,
        int capBasisPoints) {
    /** The whole pool. */
    public static final int WHOLE = 10_000;

    public FundTerms {
        if (noticeSeconds < 0
                || noticeSeconds > Limits.MAX_DELAY_SECONDS
                || !isDelay(declarationSeconds)
                || !isDelay(acceptanceSeconds)
                || !isDelay(capPeriodSeconds)
                || capBasisPoints < 0
                || capBasisPoints > WHOLE) {
            throw new IllegalArgumentException("delays are above zero and at most a year, the cap at most the whole");
        }
    }

    private static boolean isDelay(long seconds) {
        return seconds > 0 && seconds <= Limits.MAX_DELAY_SECONDS;
    }

    /** Five words. */
    public byte[] encode() {
        return new AbiWriter()
                .number(noticeSeconds)
                .number(declarationSeconds)
                .number(acceptanceSeconds)
                .number(capPeriodSeconds)
                .number(capBasisPoints)
                .toBytes();
    }
}
