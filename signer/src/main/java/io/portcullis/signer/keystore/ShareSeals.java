package io.portcullis.signer.keystore;

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
        return keys.run(() -> sealing.unseal(sealed, expected, access));
    }

    @Override
    public void destroy(long epoch) {
        keys.run(() -> {
            sealing.destroy(epoch);
            return epoch;
        });
    }
}
