package io.portcullis.depositary.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Bytes32;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A link of a vault's chain of hashes, which its client alone can lengthen: each revision shows the next, so that a tower can prove later that the
 * client itself replaced the revision before.
 */
public record VaultLink(Bytes32 word) {
    private static final byte[] LABEL = "portcullis/vault-link/v1".getBytes(US_ASCII);

    /**
     * The link that a revision shows.
     *
     * @param seed 32 secret random bytes, of this vault alone and not its key: a dispute gives the key away
     */
    public static VaultLink of(Bytes32 seed, long revision) {
        if (revision < 1 || revision > Limits.MAX_REVISIONS) {
            throw new IllegalArgumentException("revisions are 1 to " + Limits.MAX_REVISIONS);
        }
        return new VaultLink(seed).earlier(Limits.MAX_REVISIONS + 1 - revision);
    }

    private VaultLink earlier(long revisions) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Bytes32 at = word;
            for (long i = 0; i < revisions; i++) {
                digest.update(LABEL);
                at.to(digest);
                at = Bytes32.of(digest.digest());
            }
            return new VaultLink(at);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Whether it is the link so many revisions after another. */
    public boolean follows(VaultLink older, long revisions) {
        return revisions >= 1
                && revisions <= Limits.MAX_REVISIONS
                && earlier(revisions).equals(older);
    }

    /** Whether it is the link of any revision after another's: what proves that the client itself moved on. */
    public boolean isAfter(VaultLink older) {
        VaultLink at = this;
        for (int i = 0; i < Limits.MAX_REVISIONS; i++) {
            at = at.earlier(1);
            if (at.equals(older)) {
                return true;
            }
        }
        return false;
    }
}
