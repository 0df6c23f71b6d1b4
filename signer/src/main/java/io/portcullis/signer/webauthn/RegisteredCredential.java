package io.portcullis.signer.webauthn;

import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Policy;

/**
 * A new authenticator whose registration verified.
 *
 * @param publicKey COSE_Key, as the authenticator gave it
 * @param aaguid its model, as a UUID
 * @param attestation what it said of itself, as it goes into a policy that demands it
 */
public record RegisteredCredential(
        Intent.Bytes id, Intent.Bytes publicKey, String aaguid, long counter, Policy.Attestation attestation) {}
