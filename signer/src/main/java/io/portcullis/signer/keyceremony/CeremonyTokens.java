package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;

/** The tokens of a ceremony. The seam where tests put tokens that fail. */
public interface CeremonyTokens {
    /**
     * Does one task for a session, whole or not at all as far as the token lets it.
     *
     * @throws io.portcullis.signer.verdict.RefusedException if what was given does not fit
     * @throws io.portcullis.signer.verdict.SignerFault if the token does not do it
     */
    Result perform(Bytes32 session, Effect.Task task);

    /**
     * Destroys what the session made; what is not there is nothing to destroy.
     *
     * @return whether it is gone
     */
    boolean undo(Bytes32 session, Effect.Made made);

    /** Forgets the secrets of the session that has ended. */
    void forget();
}
