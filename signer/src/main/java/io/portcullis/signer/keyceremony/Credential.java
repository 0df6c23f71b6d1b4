package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.webauthn.AssertionVerifier;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.codec.Bytes;
import java.util.Set;

/** How somebody signs a step. */
public sealed interface Credential {
    /** What two people never share. */
    Bytes identity();

    /** Whether this signs the text. */
    boolean verifies(Bytes text, StepSignature signature);

    /** A P-256 key: an officer's, an operator's, a smartcard's. */
    record Key(IdentityKey key) implements Credential {
        @Override
        public Bytes identity() {
            return key.point();
        }

        @Override
        public boolean verifies(Bytes text, StepSignature signature) {
            return signature instanceof StepSignature.Raw(Bytes bytes) && key.verifies(text, bytes);
        }
    }

    /**
     * A WebAuthn authenticator that verifies its user. It is challenged with {@link #challenge}.
     *
     * @param publicKey COSE_Key of ES256
     */
    record Passkey(Intent.Bytes id, Intent.Bytes publicKey, String relyingParty, String origin) implements Credential {
        private static final Bytes DOMAIN = Bytes.ascii("portcullis/key-step-approval/v1");
        private static final String NO_MODEL = "00000000-0000-0000-0000-000000000000";

        @Override
        public Bytes identity() {
            return Bytes.of(publicKey.toArray());
        }

        /** {@code SHA-256("portcullis/key-step-approval/v1" ‖ SHA-256(text) ‖ nonce)}. */
        public static Bytes32 challenge(Bytes text, Bytes32 nonce) {
            return Bytes32.of(DOMAIN.concat(text.sha256())
                    .concat(Bytes.of(nonce.toArray()))
                    .sha256()
                    .toArray());
        }

        @Override
        public boolean verifies(Bytes text, StepSignature signature) {
            if (!(signature instanceof StepSignature.Assertion(Approval approval))
                    || !approval.credentialId().equals(id)) {
                return false;
            }
            try {
                new AssertionVerifier()
                        .verify(
                                new Policy.RelyingParty(relyingParty, relyingParty, Set.of(origin)),
                                new Policy.Credential(id, publicKey, NO_MODEL),
                                challenge(text, approval.serverNonce()),
                                approval);
                return true;
            } catch (RefusedException e) {
                return false;
            }
        }
    }
}
