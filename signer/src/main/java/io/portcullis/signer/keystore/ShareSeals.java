package io.portcullis.signer.keystore;

import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.sealing.SealedShare;
import io.portcullis.threshold.sealing.Sealing;
import io.portcullis.threshold.sealing.SealingScheme;
import io.portcullis.threshold.sealing.ShareBinding;

/** The token's sealing, on the threads that the token is driven by. */
final class ShareSeals implements Sealing {
    private final TokenSealing sealing;
    private final HsmKeys keys;

    ShareSeals(TokenSealing sealing, HsmKeys keys) {
        this.sealing = sealing;
        this.keys = keys;
    }

    @Override
    public SealingScheme scheme() {
        return sealing.scheme();
    }

    @Override
    public SealedShare seal(
            LockedMemory secret, ShareBinding binding, io.portcullis.threshold.memory.SecretAccess access) {
        return keys.run(() -> sealing.seal(secret, binding, access));
    }

    @Override
    public LockedMemory unseal(
            SealedShare sealed, ShareBinding expected, io.portcullis.threshold.memory.SecretAccess access) {
        Handover handover = new Handover();
        try {
            return keys.run(() -> handover.give(sealing.unseal(sealed, expected, access)));
        } catch (SignerFault e) {
            // Whoever waited is gone; what the token still brings is wiped.
            handover.refuse();
            throw e;
        }
    }

    /** A share on its way from the token's thread to one that may have stopped waiting: it is taken, or wiped. */
    private static final class Handover {
        private LockedMemory given;
        private boolean refused;

        synchronized LockedMemory give(LockedMemory plaintext) {
            given = plaintext;
            if (refused) {
                plaintext.close();
            }
            return plaintext;
        }

        synchronized void refuse() {
            refused = true;
            if (given != null) {
                given.close();
            }
        }
    }

    @Override
    public void destroy(long epoch) {
        keys.run(() -> {
            sealing.destroy(epoch);
            return epoch;
        });
    }
}
