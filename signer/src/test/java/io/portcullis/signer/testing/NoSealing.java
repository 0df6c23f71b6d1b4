package io.portcullis.signer.testing;

import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.sealing.SealedShare;
import io.portcullis.threshold.sealing.Sealing;
import io.portcullis.threshold.sealing.SealingScheme;
import io.portcullis.threshold.sealing.ShareBinding;

/** Of a signer that has no share: there is nothing to seal. */
public final class NoSealing implements Sealing {
    @Override
    public SealingScheme scheme() {
        throw new AssertionError("there is no share");
    }

    @Override
    public SealedShare seal(LockedMemory secret, ShareBinding binding, SecretAccess access) {
        throw new AssertionError("there is no share");
    }

    @Override
    public LockedMemory unseal(SealedShare sealed, ShareBinding expected, SecretAccess access) {
        throw new AssertionError("there is no share");
    }

    @Override
    public void destroy(long epoch) {
        throw new AssertionError("there is no share");
    }
}
