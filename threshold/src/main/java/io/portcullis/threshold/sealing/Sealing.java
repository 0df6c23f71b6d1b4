package io.portcullis.threshold.sealing;

import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.verdict.ThresholdRefusedException;

/**
 * Encrypts a share under a key that never leaves its token, so that the share rests only as ciphertext. A vendor's scheme implements it.
 *
 * <p>Contract: what {@link #unseal} returns is byte for byte what {@link #seal} was given under an equal binding and the same key.
 * Anything else is refused; no byte of plaintext is released before the whole is authenticated. The plaintext crosses to the token
 * from and to locked memory, never through the Java heap.
 */
public interface Sealing {
    SealingScheme scheme();

    /**
     * @param secret the plaintext; stays the caller's, who wipes it
     * @throws RuntimeException the implementation's fault, when the token is broken
     */
    SealedShare seal(LockedMemory secret, ShareBinding binding, SecretAccess access);

    /**
     * @return the plaintext in locked memory; the caller closes it
     * @throws ThresholdRefusedException SEAL_BROKEN, BINDING_MISMATCH
     */
    LockedMemory unseal(SealedShare sealed, ShareBinding expected, SecretAccess access);

    /** Destroys, inside the token, what opens the shares of an epoch: they are gone in every copy. Again is no fault. */
    void destroy(long epoch);
}
