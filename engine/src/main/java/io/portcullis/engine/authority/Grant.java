package io.portcullis.engine.authority;

import io.portcullis.engine.Limits;
import io.portcullis.threshold.codec.Bytes;

/**
 * What a key's holder may command.
 *
 * @param expiresAtSeconds the first block time at which it no longer holds
 */
public record Grant(GrantKey key, KindSet kinds, Allowance allowance, long expiresAtSeconds) {
    public Grant {
        if (expiresAtSeconds < 1 || expiresAtSeconds > Limits.AUTHORITY_LATEST_SECONDS) {
            throw new IllegalArgumentException("a grant does not expire at " + expiresAtSeconds);
        }
        if (key instanceof GrantKey.ApiKey
                && (allowance instanceof Allowance.Unlimited
                        || kinds.contains(CommandKind.GRANT)
                        || kinds.contains(CommandKind.ADMINISTER)
                        || kinds.contains(CommandKind.RATE))) {
            throw new IllegalArgumentException("an API key is capped, and neither grants, administers nor rates");
        }
    }

    /** Whether whoever holds the other may give this. */
    boolean isWithin(Grant other) {
        return kinds.isWithin(other.kinds)
                && allowance.isWithin(other.allowance)
                && expiresAtSeconds <= other.expiresAtSeconds;
    }

    Grant withKey(GrantKey other) {
        return new Grant(other, kinds, allowance, expiresAtSeconds);
    }

    public Bytes encode() {
        return GrantCodec.write(this).toList();
    }
}
