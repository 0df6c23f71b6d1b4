package io.portcullis.appliance.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.webauthn.AssertionVerifier;
import io.portcullis.signer.webauthn.RegisteredCredential;
import io.portcullis.signer.webauthn.RegistrationVerifier;
import io.portcullis.signer.webauthn.VerifiedAssertion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The other side is the signer's own verification: what it accepts from a browser it must accept from the lab's passkey. */
final class SoftwareAuthenticatorTest {
    private static final String ORIGIN = "https://localhost:8443";
    private static final Policy.RelyingParty PARTY = new Policy.RelyingParty("localhost", "Portcullis", Set.of(ORIGIN));
    private static final Bytes32 CHALLENGE = Keccak.hash(new byte[] {1});
    private static final Bytes32 INTENT = Keccak.hash(new byte[] {2});
    private static final Address SOMEBODY = Address.fromHex("0x" + "11".repeat(20));
    private static final Bytes32 NONCE = Keccak.hash(new byte[] {3});

    @TempDir
    private Path directory;

    private Path file;
    private SoftwareAuthenticator passkey;

    @BeforeEach
    void make() throws Exception {
        file = directory.resolve("alice.json");
        passkey = SoftwareAuthenticator.create(file, ORIGIN, "localhost", new SecureRandom());
    }

    @Test
    void theSignerAcceptsItsRegistration() throws Exception {
        assertEquals(passkey.credentialId(), base64(register().id().toArray()));
    }

    @Test
    void theSignerAcceptsItsApprovalOfTheIntentAndCountsIt() throws Exception {
        Policy policy = policyOf(register());
        assertEquals(1, verify(policy, INTENT, approve(INTENT)).seen().counter());
        assertEquals(2, verify(policy, INTENT, approve(INTENT)).seen().counter());
    }

    @Test
    void theSignerRefusesItsApprovalOfAnotherIntent() throws Exception {
        Policy policy = policyOf(register());
        Approval other = approve(Keccak.hash(new byte[] {9}));
        RefusedException refused = assertThrows(RefusedException.class, () -> verify(policy, INTENT, other));
        assertEquals(SignerTag.CHALLENGE_MISMATCH, refused.refusal().tag());
    }

    @Test
    void theCounterGoesOnAfterARestart() throws Exception {
        Policy policy = policyOf(register());
        verify(policy, INTENT, approve(INTENT));
        passkey = SoftwareAuthenticator.load(file);
        assertEquals(2, verify(policy, INTENT, approve(INTENT)).seen().counter());
    }

    @Test
    void itsFileIsItsOwnersOnly() throws Exception {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(passkey.toString().contains("private"), "no key in words");
    }

    @Test
    void itAnswersNoOtherRelyingParty() {
        ObjectNode options = requestOptions(CHALLENGE);
        options.put("rpId", "example.com");
        assertThrows(IllegalArgumentException.class, () -> passkey.authenticate(options));
    }

    @Test
    void itStaysSilentWhenAnotherPasskeyIsAskedFor() {
        ObjectNode options = requestOptions(CHALLENGE);
        options.putArray("allowCredentials").addObject().put("id", "AAAA").put("type", "public-key");
        assertThrows(IllegalArgumentException.class, () -> passkey.authenticate(options));
    }

    private RegisteredCredential register() throws Exception {
        ObjectNode options = JsonMapper.shared().createObjectNode();
        options.putObject("rp").put("id", "localhost").put("name", "Portcullis");
        options.putObject("user").put("id", "YWxpY2U").put("name", "alice");
        options.put("challenge", base64(CHALLENGE.toArray()));
        options.putArray("pubKeyCredParams")
                .addObject()
                .put("type", "public-key")
                .put("alg", -7);
        return new RegistrationVerifier()
                .verify(PARTY, CHALLENGE, passkey.register(options).toString());
    }

    private Approval approve(Bytes32 intent) throws Exception {
        JsonNode reply = passkey.authenticate(requestOptions(Approval.Decision.APPROVE.challenge(intent, NONCE)));
        JsonNode response = reply.get("response");
        return new Approval(
                "alice",
                bytes(reply.get("id")),
                NONCE,
                bytes(response.get("clientDataJSON")),
                bytes(response.get("authenticatorData")),
                bytes(response.get("signature")));
    }

    private static VerifiedAssertion verify(Policy policy, Bytes32 intent, Approval approval) {
        return new AssertionVerifier().verify(policy, intent, Approval.Decision.APPROVE, approval);
    }

    private static Policy policyOf(RegisteredCredential credential) {
        return new Policy(
                1,
                1,
                SOMEBODY,
                new EntityId(INTENT),
                PARTY,
                List.of(new Policy.Person(
                        "alice",
                        "Alice",
                        Set.of(Policy.Role.APPROVER),
                        List.of(new Policy.Credential(credential.id(), credential.publicKey(), credential.aaguid())))),
                List.of(),
                List.of(),
                new Policy.ChainTerms(1, 1, 1, 60, SOMEBODY),
                60);
    }

    private static ObjectNode requestOptions(Bytes32 challenge) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("rpId", "localhost")
                .put("challenge", base64(challenge.toArray()))
                .put("userVerification", "required");
    }

    private static Intent.Bytes bytes(JsonNode text) {
        return new Intent.Bytes(Base64.getUrlDecoder().decode(text.asString()));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
