package io.portcullis.signer.registry;

/**
 * How long a key is used from its activation (SP 800-57 part 1 rev. 5, section 5.3.4).
 *
 * @param originatorSeconds it signs for so long
 * @param recipientSeconds its signatures are relied on for so long: at least as long
 */
public record Cryptoperiod(long originatorSeconds, long recipientSeconds) {
    public Cryptoperiod {
        if (originatorSeconds < 1
                || recipientSeconds < originatorSeconds
                || recipientSeconds > Limits.MAX_PERIOD_SECONDS) {
            throw new IllegalArgumentException(
                    "a key is relied on for at least as long as it signs, and for 20 years at most");
        }
    }
}
