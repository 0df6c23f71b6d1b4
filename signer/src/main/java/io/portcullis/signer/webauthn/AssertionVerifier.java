package io.portcullis.signer.webauthn;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.VerificationException;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Verifies assertions under a policy's relying party; thread-safe. */
public final class AssertionVerifier {
    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);

    /**
     * Verifies that somebody of the policy decided about an intent.
     *
     * @throws RefusedException with the tag of the first step that failed
     */
    public VerifiedAssertion verify(Policy policy, Bytes32 intentId, Approval.Decision decision, Approval approval) {
        return verify(policy, decision.challenge(intentId, approval.serverNonce()), approval);
    }

    /**
     * Verifies that somebody of the policy answered a challenge that the caller derived.
     *
     * @throws RefusedException with the tag of the first step that failed
     */
    public VerifiedAssertion verify(Policy policy, Bytes32 challenge, Approval approval) {
        Policy.Person person = policy.ownerOf(approval.credentialId())
                .orElseThrow(() -> new RefusedException(
                        SignerTag.CREDENTIAL_UNKNOWN,
                        "the policy names no such credential: " + approval.credentialId()));
        if (!person.id().equals(approval.person())) {
            throw new RefusedException(
                    SignerTag.CREDENTIAL_UNKNOWN, "the credential is not " + approval.person() + "'s");
        }
        Policy.Credential credential =
                policy.credential(approval.credentialId()).orElseThrow();
        long counter = verify(policy.relyingParty(), credential, challenge, approval);
        return new VerifiedAssertion(
                person.id(), credential.id(), new CounterStore.Seen(counter, hashOf(approval.signature())));
    }

    /**
     * Verifies an assertion over any challenge that the caller made, for signing in.
     *
     * @return the counter it shows
     */
    public long verify(
            Policy.RelyingParty relyingParty, Policy.Credential credential, Bytes32 challenge, Approval assertion) {
        byte[] credentialId = credential.id().toArray();
        try {
            COSEKey key =
                    converter.getCborMapper().readValue(credential.publicKey().toArray(), COSEKey.class);
            if (key == null || !COSEAlgorithmIdentifier.ES256.equals(key.getAlgorithm())) {
                throw new RefusedException(SignerTag.ALGORITHM_NOT_ALLOWED, "the enrolled key is not ES256");
            }
            AuthenticationData data = manager.parse(new AuthenticationRequest(
                    credentialId,
                    assertion.authenticatorData().toArray(),
                    assertion.clientDataJson().toArray(),
                    assertion.signature().toArray()));
            ServerProperty server = ServerProperty.builder()
                    .origins(relyingParty.origins().stream().map(Origin::new).collect(Collectors.toSet()))
                    .rpId(relyingParty.id())
                    .challenge(new DefaultChallenge(challenge.toArray()))
                    .build();
            AttestedCredentialData attested =
                    new AttestedCredentialData(new AAGUID(credential.aaguid()), credentialId, key);
            CredentialRecordImpl record = new CredentialRecordImpl(
                    new NoneAttestationStatement(), true, null, null, 0, attested, null, null, null, null);
            manager.verify(data, new AuthenticationParameters(server, record, List.of(credentialId), true, true));
            var authenticator = Objects.requireNonNull(data.getAuthenticatorData());
            if (authenticator.isFlagBE()) {
                throw BackupEligible.refusal();
            }
            return authenticator.getSignCount();
        } catch (VerificationException | DataConversionException e) {
            throw WebAuthnRefusals.of(e);
        } catch (RefusedException e) {
            throw e;
        } catch (RuntimeException e) {
            // The library trips over some hostile input by a null or a cast: whatever it throws is a refusal.
            throw new RefusedException(SignerTag.ASSERTION_MALFORMED, "not readable as an assertion");
        }
    }

    private static Bytes32 hashOf(Intent.Bytes bytes) {
        try {
            return Bytes32.of(MessageDigest.getInstance("SHA-256").digest(bytes.toArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
