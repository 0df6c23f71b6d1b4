package io.portcullis.signer.webauthn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * The ES256 test vectors of WebAuthn Level 3, section 16, under our stricter rules: verified users only, no frames, and last
 * of all nothing that may be copied to other devices: who is refused for that alone has passed every step of WebAuthn.
 */
final class PublishedVectorsTest {
    private static final Policy.RelyingParty PARTY =
            new Policy.RelyingParty("example.org", "W3C", Set.of("https://example.org"));
    private static final int COSE_BYTES = 77;
    private static final Bytes32 NONE = Bytes32.ZERO;

    @ParameterizedTest
    @CsvSource({
        "none.ES256, USER_NOT_VERIFIED",
        "packed-self.ES256, BACKUP_ELIGIBLE",
        "none.ES256.crossOrigin, CROSS_ORIGIN",
        "none.ES256.topOrigin, CROSS_ORIGIN",
        "packed.ES256, BACKUP_ELIGIBLE"
    })
    void judgesEachRegistration(String name, String expected) {
        JsonNode vector = vector(name, "registration");
        assertEquals(expected, outcome(() -> {
            RegisteredCredential credential = register(vector, bytes(vector, "attestationObject"));
            assertEquals(new Intent.Bytes(bytes(vector, "credentialId")), credential.id());
            assertEquals(new Intent.Bytes(coseKey(vector)), credential.publicKey());
            assertEquals(0, credential.counter());
        }));
    }

    @ParameterizedTest
    @CsvSource({
        "none.ES256, USER_NOT_VERIFIED",
        "packed-self.ES256, USER_NOT_VERIFIED",
        "none.ES256.crossOrigin, CROSS_ORIGIN",
        "none.ES256.topOrigin, CROSS_ORIGIN",
        "packed.ES256, BACKUP_ELIGIBLE"
    })
    void judgesEachAuthentication(String name, String expected) {
        JsonNode vector = vector(name, "authentication");
        assertEquals(expected, outcome(() -> authenticate(name, bytes(vector, "signature"))));
    }

    @Test
    void refusesASelfAttestationWhoseSignatureWasTouched() {
        JsonNode vector = vector("packed-self.ES256", "registration");
        byte[] attestation = bytes(vector, "attestationObject");
        // The last byte of s, right before the text "authData" and its header.
        int last = HexFormat.of().formatHex(attestation).indexOf("686175746844617461") / 2 - 1;
        attestation[last] ^= 1;
        assertEquals("ATTESTATION_INVALID", outcome(() -> register(vector, attestation)));
    }

    @Test
    void refusesAnAssertionWhoseSignatureWasTouched() {
        byte[] signature = bytes(vector("packed.ES256", "authentication"), "signature");
        signature[signature.length - 1] ^= 1;
        assertEquals(SignerTag.SIGNATURE_INVALID.name(), outcome(() -> authenticate("packed.ES256", signature)));
    }

    private static RegisteredCredential register(JsonNode vector, byte[] attestation) {
        return new RegistrationVerifier()
                .verify(
                        PARTY,
                        Bytes32.of(bytes(vector, "challenge")),
                        registrationJson(bytes(vector, "credentialId"), bytes(vector, "clientDataJSON"), attestation));
    }

    private static void authenticate(String name, byte[] signature) {
        JsonNode registration = vector(name, "registration");
        JsonNode vector = vector(name, "authentication");
        Intent.Bytes id = new Intent.Bytes(bytes(registration, "credentialId"));
        Policy.Credential credential = new Policy.Credential(
                id, new Intent.Bytes(coseKey(registration)), "00000000-0000-0000-0000-000000000000");
        Approval assertion = new Approval(
                "somebody",
                id,
                NONE,
                new Intent.Bytes(bytes(vector, "clientDataJSON")),
                new Intent.Bytes(bytes(vector, "authenticatorData")),
                new Intent.Bytes(signature));
        assertEquals(
                0,
                new AssertionVerifier().verify(PARTY, credential, Bytes32.of(bytes(vector, "challenge")), assertion));
    }

    private static String outcome(Runnable attempt) {
        try {
            attempt.run();
            return "ACCEPTED";
        } catch (RefusedException e) {
            return e.refusal().tag().name();
        }
    }

    private static String registrationJson(byte[] id, byte[] clientData, byte[] attestation) {
        return """
                {"id":"%s","rawId":"%s","type":"public-key","clientExtensionResults":{},
                 "response":{"clientDataJSON":"%s","attestationObject":"%s"}}""".formatted(base64Url(id), base64Url(id), base64Url(clientData), base64Url(attestation));
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] coseKey(JsonNode registration) {
        byte[] attestation = bytes(registration, "attestationObject");
        return Arrays.copyOfRange(attestation, attestation.length - COSE_BYTES, attestation.length);
    }

    private static JsonNode vector(String name, String half) {
        try (InputStream in = PublishedVectorsTest.class.getResourceAsStream("/webauthn/w3c-level-3.json")) {
            for (JsonNode vector : StrictJson.object(in.readAllBytes()).get("vectors")) {
                if (vector.get("name").stringValue().equals(name)) {
                    return vector.get(half);
                }
            }
        } catch (IOException e) {
            throw new AssertionError("the vectors are on the class path", e);
        }
        throw new AssertionError("no vector is called " + name);
    }

    private static byte[] bytes(JsonNode vector, String field) {
        return HexFormat.of().parseHex(vector.get(field).stringValue());
    }
}
