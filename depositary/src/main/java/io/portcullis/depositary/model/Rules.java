package io.portcullis.depositary.model;

/**
 * What binds an entity on the chain beside its board. Every change waits {@code rulesDelaySeconds} of the rules in force, so a
 * delay can never be shortened faster than itself.
 *
 * @param policyHash SHA-256 of the policy document every batch must name
 * @param policyVersion the version inside that document; rises with every change
 * @param allowListRoot RFC 9162 root over the destinations a withdrawal may go to; see {@link AllowList}
 * @param allowListSize how many leaves that tree has
 * @param withdrawalDelaySeconds the timelock between queueing and release
 * @param rulesDelaySeconds how long new rules, new caps and a lower freeze level wait
 * @param boardDelaySeconds how long a new board waits
 * @param maxAnchorAgeSeconds how old the audit anchor may be when value is queued or released
 * @param guardian the account that may cancel, freeze and burn nonces: it can only close the gate
 */
public record Rules(
        Bytes32 policyHash,
        long policyVersion,
        Bytes32 allowListRoot,
        long allowListSize,
        long withdrawalDelaySeconds,
        long rulesDelaySeconds,
        long boardDelaySeconds,
        long maxAnchorAgeSeconds,
        Address guardian) {
    public Rules {
        if (policyHash.isZero() || policyVersion < 1) {
            throw new IllegalArgumentException("rules need a policy hash and a version of at least 1");
        }
        if (allowListSize < 0 || allowListSize > 1L << Limits.MAX_PATH_LENGTH) {
            throw new IllegalArgumentException("an allow-list has 0 to 2^32 destinations");
        }
        requireDelay(withdrawalDelaySeconds);
        requireDelay(rulesDelaySeconds);
        requireDelay(boardDelaySeconds);
        requireDelay(maxAnchorAgeSeconds);
        if (guardian.isZero()) {
            throw new IllegalArgumentException("rules need a guardian");
        }
    }

    private static void requireDelay(long seconds) {
        if (seconds < 1 || seconds > Limits.MAX_DELAY_SECONDS) {
            throw new IllegalArgumentException("a delay is 1 second to 365 days");
        }
    }

    /** The nine words {@code abi.encode} gives for the fields in their order. */
    public byte[] encode() {
        return new AbiWriter()
                .word(policyHash)
                .number(policyVersion)
                .word(allowListRoot)
                .number(allowListSize)
                .number(withdrawalDelaySeconds)
                .number(rulesDelaySeconds)
                .number(boardDelaySeconds)
                .number(maxAnchorAgeSeconds)
                .address(guardian)
                .toBytes();
    }

    /** @throws MalformedBatchException unless the bytes are the canonical encoding of valid rules */
    public static Rules decode(byte[] bytes) {
        AbiReader in = new AbiReader(bytes);
        try {
            Rules rules = new Rules(
                    in.word(),
                    in.number(),
                    in.word(),
                    in.number(),
                    in.number(),
                    in.number(),
                    in.number(),
                    in.number(),
                    in.address());
            in.end();
            return rules;
        } catch (IllegalArgumentException e) {
            throw new MalformedBatchException("the rules break their invariants: " + e.getMessage(), e);
        }
    }
}
