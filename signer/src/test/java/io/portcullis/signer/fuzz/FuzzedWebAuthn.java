package io.portcullis.signer.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Maker;
import io.portcullis.signer.testing.Passkey;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.webauthn.AssertionVerifier;
import io.portcullis.signer.webauthn.AttestationVerifier;
import io.portcullis.signer.webauthn.MetadataReader;
import io.portcullis.signer.webauthn.RegistrationVerifier;
import java.util.Set;

/** What browsers and authenticators say, one part of it hostile at a time. */
final class FuzzedWebAuthn {
    private static final Policy.RelyingParty PARTY =
            new Policy.RelyingParty("localhost", "Portcullis", Set.of("https://localhost:8443"));
    static final Bytes32 CHALLENGE = Bytes32.ZERO;
    private static final Passkey PASSKEY = new Passkey("fuzzed");
    private static final Approval GENUINE = PASSKEY.answer("alice", Bytes32.ZERO, CHALLENGE, Passkey.Scene.HONEST);
    private static final AssertionVerifier ASSERTIONS = new AssertionVerifier();
    private static final AttestationVerifier ATTESTATIONS = new AttestationVerifier();
    private static final RegistrationVerifier REGISTRATIONS = new RegistrationVerifier();

    static final Maker MAKER = new Maker("00000000-0000-0000-0000-000000000001");
    private static final MetadataReader METADATA = new MetadataReader(MAKER.serviceRoot(), Maker.HOST, 30);

    /** Of an officer who signed nothing of what is fed. */
    static final TrustRoots TRUST = new Ceremony().trust();

    private FuzzedWebAuthn() {}

    static void clientData(byte[] bytes) {
        verify(
                PASSKEY.credential(),
                new Approval(
                        GENUINE.person(),
                        GENUINE.credentialId(),
                        GENUINE.serverNonce(),
                        new Intent.Bytes(bytes),
                        GENUINE.authenticatorData(),
                        GENUINE.signature()));
    }

    static void authenticatorData(byte[] bytes) {
        verify(
                PASSKEY.credential(),
                new Approval(
                        GENUINE.person(),
                        GENUINE.credentialId(),
                        GENUINE.serverNonce(),
                        GENUINE.clientDataJson(),
                        new Intent.Bytes(bytes),
                        GENUINE.signature()));
    }

    /** A COSE key, as a policy carries it. */
    static void credentialKey(byte[] bytes) {
        Policy.Credential genuine = PASSKEY.credential();
        Feed.decodes(
                bytes,
                in -> verify(new Policy.Credential(genuine.id(), new Intent.Bytes(in), genuine.aaguid()), GENUINE),
                IllegalArgumentException.class);
    }

    private static void verify(Policy.Credential credential, Approval approval) {
        try {
            ASSERTIONS.verify(PARTY, credential, CHALLENGE, approval);
        } catch (RefusedException e) {
            return; // As declared.
        }
    }

    static void registration(byte[] bytes) {
        Feed.decodes(
                bytes, in -> REGISTRATIONS.verify(PARTY, CHALLENGE, new String(in, UTF_8)), RefusedException.class);
    }

    /** What an authenticator says of itself: CBOR with certificates. */
    static void attestation(byte[] bytes) {
        Feed.decodes(
                bytes,
                in -> ATTESTATIONS.requireGenuine(PARTY, MAKER.credential(PASSKEY, 1, in, Bytes32.ZERO)),
                RefusedException.class);
    }

    static byte[] genuineAttestation() {
        return MAKER.enrolled(PASSKEY, 1).attestation().orElseThrow().object().toArray();
    }

    /** What the FIDO Metadata Service publishes: a JSON web token with its certificates. */
    static void metadata(byte[] bytes) {
        Feed.decodes(bytes, in -> METADATA.read(in, 0, Ceremony.NOW), RefusedException.class);
    }
}
