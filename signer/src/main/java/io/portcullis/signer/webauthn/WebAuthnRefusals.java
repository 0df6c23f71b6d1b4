package io.portcullis.signer.webauthn;

import com.webauthn4j.verifier.exception.BadAlgorithmException;
import com.webauthn4j.verifier.exception.BadAttestationStatementException;
import com.webauthn4j.verifier.exception.BadBackupEligibleFlagException;
import com.webauthn4j.verifier.exception.BadChallengeException;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.BadSignatureException;
import com.webauthn4j.verifier.exception.BadTopOriginException;
import com.webauthn4j.verifier.exception.CrossOriginException;
import com.webauthn4j.verifier.exception.IllegalBackupStateException;
import com.webauthn4j.verifier.exception.InconsistentClientDataTypeException;
import com.webauthn4j.verifier.exception.MissingChallengeException;
import com.webauthn4j.verifier.exception.NotAllowedAlgorithmException;
import com.webauthn4j.verifier.exception.UserNotPresentException;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;

/** Gives each step of WebAuthn that can fail its own tag. */
final class WebAuthnRefusals {
    private WebAuthnRefusals() {}

    static RefusedException of(RuntimeException cause) {
        SignerTag tag = switch (cause) {
            case BadChallengeException _, MissingChallengeException _ -> SignerTag.CHALLENGE_MISMATCH;
            case CrossOriginException _, BadTopOriginException _ -> SignerTag.CROSS_ORIGIN;
            case BadOriginException _ -> SignerTag.ORIGIN_WRONG;
            case BadRpIdException _ -> SignerTag.RP_ID_WRONG;
            case InconsistentClientDataTypeException _ -> SignerTag.TYPE_WRONG;
            case UserNotPresentException _ -> SignerTag.USER_NOT_PRESENT;
            case UserNotVerifiedException _ -> SignerTag.USER_NOT_VERIFIED;
            case BadSignatureException _ -> SignerTag.SIGNATURE_INVALID;
            case BadBackupEligibleFlagException _, IllegalBackupStateException _ -> SignerTag.BACKUP_STATE_INVALID;
            case BadAlgorithmException _, NotAllowedAlgorithmException _ -> SignerTag.ALGORITHM_NOT_ALLOWED;
            case BadAttestationStatementException _ -> SignerTag.ATTESTATION_INVALID;
            default -> SignerTag.ASSERTION_MALFORMED;
        };
        return new RefusedException(tag, "WebAuthn: " + tag.why());
    }
}
