package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.Limits;
import io.portcullis.threshold.codec.Bytes;

/** By what a command claims to be its entity's will. What it claims is worth nothing until {@link SignatureCheck} and {@link Gate}. */
public sealed interface Authority {
    /** A secp256k1 signature over the command's digest; whose, it shows by itself. */
    record ClientSignature(Signature signature) implements Authority {}

    /**
     * A WebAuthn assertion whose challenge is bound to the command.
     *
     * @param publicKey under which it is checked; the grant must name the same one
     * @param signature DER, as an authenticator makes it
     */
    record PasskeyAssertion(
            Bytes credentialId, P256Key publicKey, Bytes authenticatorData, Bytes clientDataJson, Bytes signature)
            implements Authority {
        public PasskeyAssertion {
            requireCredentialId(credentialId);
            if (authenticatorData.size() > Limits.AUTHENTICATOR_DATA_BYTES
                    || clientDataJson.size() > Limits.CLIENT_DATA_BYTES
                    || signature.size() > Limits.P256_SIGNATURE_BYTES) {
                throw new IllegalArgumentException("an assertion's part is too long");
            }
        }
    }

    /**
     * A name whose owner ended a mutual TLS session with this entity's node. The adapter of that session states the pin; no signature shows
     * it to other replicas, so an API key is always capped and never grants.
     *
     * @param pin SHA-256 of the client's SubjectPublicKeyInfo
     */
    record ApiKey(Bytes keyId, Bytes32 pin) implements Authority {
        public ApiKey {
            requireKeyId(keyId);
        }
    }

    static void requireCredentialId(Bytes credentialId) {
        if (credentialId.size() < 1 || credentialId.size() > Limits.CREDENTIAL_ID_BYTES) {
            throw new IllegalArgumentException("a credential id of " + credentialId.size() + " bytes");
        }
    }

    static void requireKeyId(Bytes keyId) {
        if (keyId.size() != Limits.API_KEY_ID_BYTES) {
            throw new IllegalArgumentException("an API key id has 16 bytes, not " + keyId.size());
        }
    }
}
