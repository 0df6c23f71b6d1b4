package io.portcullis.signer.webauthn;

import io.portcullis.signer.intent.Intent;

/**
 * A new authenticator whose registration verified.
 *
 * @param publicKey COSE_Key, as the authenticator gave it
 * @param aaguid its model, as a UUID
 */
public record RegisteredCredential(Intent.Bytes id, Intent.Bytes publicKey, String aaguid, long counter) {}
