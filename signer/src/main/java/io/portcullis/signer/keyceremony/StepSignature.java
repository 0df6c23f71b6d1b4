package io.portcullis.signer.keyceremony;

import io.portcullis.signer.intent.Approval;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.codec.Bytes;

/** Somebody's word for a step. */
public sealed interface StepSignature {
    /** ECDSA by P-256 over the text's SHA-256, 64 bytes {@code r ‖ s}. */
    record Raw(Bytes bytes) implements StepSignature {
        public Raw {
            if (bytes.size() != IdentityKey.SIGNATURE_LENGTH) {
                throw new IllegalArgumentException("a signature has 64 bytes");
            }
        }
    }

    /** A touch of a WebAuthn authenticator. */
    record Assertion(Approval approval) implements StepSignature {}
}
