package io.portcullis.signer.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.testing.Passkey;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.webauthn.AssertionVerifier;
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
    private static final RegistrationVerifier REGISTRATIONS = new RegistrationVerifier();

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
}
