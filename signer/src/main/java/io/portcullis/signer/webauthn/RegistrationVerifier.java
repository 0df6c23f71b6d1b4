package io.portcullis.signer.webauthn;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.attestation.statement.none.NoneAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.packed.PackedAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.u2f.FIDOU2FAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.certpath.NullCertPathTrustworthinessVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.self.DefaultSelfAttestationTrustworthinessVerifier;
import com.webauthn4j.verifier.exception.BadSignatureException;
import com.webauthn4j.verifier.exception.VerificationException;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Verifies the registration of a new authenticator; thread-safe. Attestation statements of the formats none, packed and fido-u2f are
 * verified, signature and all; other formats are refused. Whose certificates are trusted, and whether any are asked for, is what the policy
 * demands: {@link AttestationVerifier}.
 */
public final class RegistrationVerifier {
    private static final int MAX_RESPONSE_CHARACTERS = 32 * 1024;

    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnManager manager = new WebAuthnManager(
            List.of(
                    new NoneAttestationStatementVerifier(),
                    new PackedAttestationStatementVerifier(),
                    new FIDOU2FAttestationStatementVerifier()),
            new NullCertPathTrustworthinessVerifier(),
            new DefaultSelfAttestationTrustworthinessVerifier(),
            converter);

    /**
     * Verifies what {@code PublicKeyCredential.toJSON()} gave.
     *
     * @param challenge the 32 random bytes of this one enrolment
     * @throws RefusedException with the tag of the first step that failed
     */
    public RegisteredCredential verify(
            Policy.RelyingParty relyingParty, Bytes32 challenge, String registrationResponseJson) {
        if (registrationResponseJson.length() > MAX_RESPONSE_CHARACTERS) {
            throw new RefusedException(SignerTag.ASSERTION_MALFORMED, "the registration is too large");
        }
        ServerProperty server = ServerProperty.builder()
                .origins(relyingParty.origins().stream().map(Origin::new).collect(Collectors.toSet()))
                .rpId(relyingParty.id())
                .challenge(new DefaultChallenge(challenge.toArray()))
                .build();
        List<PublicKeyCredentialParameters> algorithms = List.of(
                new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.ES256));
        try {
            RegistrationData data = manager.verifyRegistrationResponseJSON(
                    registrationResponseJson, new RegistrationParameters(server, algorithms, true, true));
            var authenticatorData =
                    Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData();
            if (authenticatorData.isFlagBE()) {
                throw BackupEligible.refusal();
            }
            AttestedCredentialData attested = Objects.requireNonNull(authenticatorData.getAttestedCredentialData());
            return new RegisteredCredential(
                    new Intent.Bytes(attested.getCredentialId()),
                    new Intent.Bytes(converter.getCborMapper().writeValueAsBytes(attested.getCOSEKey())),
                    attested.getAaguid().toString(),
                    authenticatorData.getSignCount(),
                    new Policy.Attestation(
                            new Intent.Bytes(Objects.requireNonNull(data.getAttestationObjectBytes())),
                            Bytes32.of(sha256(Objects.requireNonNull(data.getCollectedClientDataBytes())))));
        } catch (BadSignatureException e) {
            // A registration carries no signature but its attestation's.
            throw new RefusedException(SignerTag.ATTESTATION_INVALID, "the attestation's signature does not verify");
        } catch (VerificationException | DataConversionException e) {
            throw WebAuthnRefusals.of(e);
        } catch (RefusedException e) {
            throw e;
        } catch (RuntimeException e) {
            // The library trips over some hostile input by a null or a cast: whatever it throws is a refusal.
            throw new RefusedException(SignerTag.ASSERTION_MALFORMED, "not readable as a registration");
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
