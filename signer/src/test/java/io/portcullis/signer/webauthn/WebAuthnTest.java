package io.portcullis.signer.webauthn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.testing.Passkey;
import io.portcullis.signer.testing.Passkey.Scene;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.webauthn.CounterStore.Seen;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Each step of WebAuthn that fails has its tag; the specification's own vectors pass, but for the rules we add. */
class WebAuthnTest {
    private static final Policy.RelyingParty HERE =
            new Policy.RelyingParty("localhost", "Portcullis", Set.of("https://localhost:8443"));
    private static final Policy.RelyingParty EXAMPLE =
            new Policy.RelyingParty("example.org", "W3C", Set.of("https://example.org"));
    private static final Bytes32 CHALLENGE = Keccak.hash(new byte[] {7});
    private final Passkey passkey = new Passkey("alice");
    private final AssertionVerifier assertions = new AssertionVerifier();
    private final RegistrationVerifier registrations = new RegistrationVerifier();

    private static void assertRefused(SignerTag tag, Executable call) {
        assertEquals(tag, assertThrows(RefusedException.class, call).refusal().tag());
    }

    private void assertScene(SignerTag tag, Scene scene) {
        Approval assertion = passkey.answer("alice", CHALLENGE, CHALLENGE, scene);
        assertRefused(tag, () -> assertions.verify(HERE, passkey.credential(), CHALLENGE, assertion));
        Scene creating = scene.type().equals("webauthn.get") ? scene.withType("webauthn.create") : scene;
        assertRefused(tag, () -> registrations.verify(HERE, CHALLENGE, passkey.register(CHALLENGE, creating)));
    }

    @Test
    void anHonestPersonRegistersAndSignsWithACounter() {
        RegisteredCredential made = registrations.verify(
                HERE, CHALLENGE, passkey.register(CHALLENGE, Scene.HONEST.withType("webauthn.create")));
        assertEquals(passkey.credential().publicKey(), made.publicKey());
        assertEquals(passkey.id(), made.id());
        Approval assertion = passkey.answer("alice", CHALLENGE, CHALLENGE, Scene.HONEST);
        assertEquals(7, assertions.verify(HERE, passkey.credential(), CHALLENGE, assertion));
    }

    @Test
    void anotherOriginIsRefused() {
        assertScene(SignerTag.ORIGIN_WRONG, Scene.HONEST.withOrigin("https://localhost.evil.example"));
    }

    @Test
    void anotherRelyingPartyIsRefused() {
        assertScene(SignerTag.RP_ID_WRONG, Scene.HONEST.withRelyingParty("evil.example"));
    }

    @Test
    void anotherTypeIsRefused() {
        assertScene(SignerTag.TYPE_WRONG, Scene.HONEST.withType("payment.get"));
    }

    @Test
    void aFrameOfAnotherSiteIsRefused() {
        assertScene(SignerTag.CROSS_ORIGIN, Scene.HONEST.framed());
    }

    @Test
    void anUnverifiedPersonIsRefused() {
        assertScene(SignerTag.USER_NOT_VERIFIED, Scene.HONEST.withFlags(Passkey.USER_PRESENT));
    }

    @Test
    void anAbsentPersonIsRefused() {
        assertScene(SignerTag.USER_NOT_PRESENT, Scene.HONEST.withFlags(Passkey.USER_VERIFIED));
    }

    @Test
    void aCredentialThatMayBeCopiedToOtherDevicesIsRefused() {
        int flags = Passkey.USER_PRESENT | Passkey.USER_VERIFIED | Passkey.BACKUP_ELIGIBLE;
        assertScene(SignerTag.BACKUP_ELIGIBLE, Scene.HONEST.withFlags(flags));
    }

    @Test
    void anotherChallengeIsRefused() {
        Approval assertion = passkey.answer("alice", CHALLENGE, Bytes32.ZERO, Scene.HONEST);
        assertRefused(
                SignerTag.CHALLENGE_MISMATCH,
                () -> assertions.verify(HERE, passkey.credential(), CHALLENGE, assertion));
    }

    @Test
    void anotherKeysSignatureIsRefused() {
        Approval assertion = new Passkey("alice").answer("alice", CHALLENGE, CHALLENGE, Scene.HONEST);
        assertRefused(
                SignerTag.SIGNATURE_INVALID, () -> assertions.verify(HERE, passkey.credential(), CHALLENGE, assertion));
    }

    @Property(tries = 300)
    void anyBytesForAnAssertionAreRefused(@ForAll byte[] client, @ForAll byte[] data, @ForAll byte[] signature) {
        Approval bad = new Approval(
                "alice",
                passkey.id(),
                CHALLENGE,
                new Intent.Bytes(client),
                new Intent.Bytes(data),
                new Intent.Bytes(signature));
        assertThrows(RefusedException.class, () -> assertions.verify(HERE, passkey.credential(), CHALLENGE, bad));
        Approval good = passkey.answer("alice", CHALLENGE, CHALLENGE, Scene.HONEST);
        Approval half = new Approval(
                "alice", passkey.id(), CHALLENGE, good.clientDataJson(), new Intent.Bytes(data), good.signature());
        assertThrows(RefusedException.class, () -> assertions.verify(HERE, passkey.credential(), CHALLENGE, half));
    }

    @Property(tries = 300)
    void anyTextForARegistrationIsRefused(@ForAll String text, @ForAll byte[] client, @ForAll byte[] attestation) {
        assertThrows(RefusedException.class, () -> registrations.verify(HERE, CHALLENGE, text));
        String shaped = Passkey.registration(passkey.id().toArray(), client, attestation);
        assertThrows(RefusedException.class, () -> registrations.verify(HERE, CHALLENGE, shaped));
    }

    @Test
    void jsonThatHoldsNothingIsRefused() {
        for (String text : new String[] {"null", "{}", "[]", "{\"response\":null}", "{\"response\":{}}"}) {
            assertThrows(RefusedException.class, () -> registrations.verify(HERE, CHALLENGE, text), text);
        }
        for (String text : new String[] {"null", "{}", "[]", "{\"type\":null}"}) {
            Approval good = passkey.answer("alice", CHALLENGE, CHALLENGE, Scene.HONEST);
            Approval bad = new Approval(
                    "alice",
                    passkey.id(),
                    CHALLENGE,
                    new Intent.Bytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                    good.authenticatorData(),
                    good.signature());
            assertThrows(
                    RefusedException.class, () -> assertions.verify(HERE, passkey.credential(), CHALLENGE, bad), text);
        }
    }

    @Test
    void countersRiseOrStandStill() {
        Seen seven = new Seen(7, CHALLENGE);
        assertTrue(seven.admits(new Seen(8, Bytes32.ZERO)));
        assertTrue(seven.admits(seven));
        assertFalse(seven.admits(new Seen(7, Bytes32.ZERO)));
        assertFalse(seven.admits(new Seen(6, Bytes32.ZERO)));
        assertFalse(seven.admits(new Seen(0, Bytes32.ZERO)));
        assertTrue(new Seen(0, CHALLENGE).admits(new Seen(0, Bytes32.ZERO)));
    }

    private static byte[] vector(String name) throws IOException {
        Properties values = new Properties();
        try (InputStream in = WebAuthnTest.class.getResourceAsStream("w3c-level3-vectors.properties")) {
            values.load(in);
        }
        return HexFormat.of().parseHex(values.getProperty(name));
    }

    private RegisteredCredential register(String name) throws IOException {
        byte[] attestation = vector(name + ".attestationObject");
        String json = Passkey.registration(
                vector(name + ".credentialId"), vector(name + ".registrationClientDataJSON"), attestation);
        return registrations.verify(EXAMPLE, Bytes32.of(vector(name + ".registrationChallenge")), json);
    }

    @Test
    void thePublishedSelfAttestationIsRefusedOnlyBecauseItMayBeCopied() {
        assertRefused(SignerTag.BACKUP_ELIGIBLE, () -> register("packed-self.ES256"));
    }

    @Test
    void thePublishedCeremoniesWithoutUserVerificationAreRefusedForThatAlone() throws IOException {
        assertRefused(SignerTag.USER_NOT_VERIFIED, () -> register("none.ES256"));
        byte[] attestation = vector("none.ES256.attestationObject");
        byte[] key = Arrays.copyOfRange(attestation, attestation.length - 77, attestation.length);
        Approval assertion = published("none.ES256", vector("none.ES256.credentialId"));
        Bytes32 challenge = Bytes32.of(vector("none.ES256.challenge"));
        assertRefused(
                SignerTag.USER_NOT_VERIFIED,
                () -> assertions.verify(EXAMPLE, credential(assertion, key), challenge, assertion));
    }

    @Test
    void thePublishedVerifiedAssertionIsRefusedOnlyBecauseItMayBeCopied() throws IOException {
        Approval assertion = published("none-long-id.ES256", new byte[] {1});
        Bytes32 challenge = Bytes32.of(vector("none-long-id.ES256.challenge"));
        byte[] key = vector("none-long-id.ES256.publicKey");
        assertRefused(
                SignerTag.BACKUP_ELIGIBLE,
                () -> assertions.verify(EXAMPLE, credential(assertion, key), challenge, assertion));
    }

    private static Approval published(String name, byte[] id) throws IOException {
        return new Approval(
                "alice",
                new Intent.Bytes(id),
                Bytes32.ZERO,
                new Intent.Bytes(vector(name + ".clientDataJSON")),
                new Intent.Bytes(vector(name + ".authenticatorData")),
                new Intent.Bytes(vector(name + ".signature")));
    }

    private static Policy.Credential credential(Approval assertion, byte[] key) {
        return new Policy.Credential(
                assertion.credentialId(), new Intent.Bytes(key), "00000000-0000-0000-0000-000000000000");
    }
}
