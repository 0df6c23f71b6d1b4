package io.portcullis.signer.keystore;

import io.portcullis.depositary.model.Bytes32;

/** A private key that stays in its token. The seam where a test puts a token that fails. */
public interface TokenKey {
    PublicPoint publicPoint();

    KeyAttributes attributes();

    /**
     * The raw ECDSA signature {@code r ‖ s} (64 bytes, big-endian, s as the token chose it) over exactly these 32 bytes.
     *
     * @throws io.portcullis.signer.verdict.SignerFault SESSIONS_EXHAUSTED, TOKEN_FAULT
     */
    byte[] sign(Bytes32 digest);
}
