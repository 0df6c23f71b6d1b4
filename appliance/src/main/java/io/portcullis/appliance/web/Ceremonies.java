package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Policy;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON forms of WebAuthn Level 3, section 5.1: options for {@code navigator.credentials}, and what {@code toJSON()} gives back.
 * Nothing is verified here; verifiers compute every expectation themselves.
 */
final class Ceremonies {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int ES256 = -7;
    private static final long PATIENCE_MILLIS = 120_000;

    private Ceremonies() {}

    /** PublicKeyCredentialCreationOptionsJSON: a passkey that verifies its user and can be found without a name. */
    static ObjectNode creation(
            Policy.RelyingParty relyingParty, String id, String name, Bytes32 challenge, List<Intent.Bytes> known) {
        ObjectNode options = JSON.createObjectNode()
                .put("challenge", text(challenge.toArray()))
                .put("timeout", PATIENCE_MILLIS)
                .put("attestation", "direct");
        options.putObject("rp").put("id", relyingParty.id()).put("name", relyingParty.name());
        options.putObject("user")
                .put("id", text(id.getBytes(UTF_8)))
                .put("name", id)
                .put("displayName", name);
        options.putArray("pubKeyCredParams")
                .addObject()
                .put("type", "public-key")
                .put("alg", ES256);
        options.putObject("authenticatorSelection")
                .put("residentKey", "required")
                .put("requireResidentKey", true)
                .put("userVerification", "required");
        descriptors(options.putArray("excludeCredentials"), known);
        return options;
    }

    /** PublicKeyCredentialRequestOptionsJSON. */
    static ObjectNode request(Policy.RelyingParty relyingParty, Bytes32 challenge, List<Intent.Bytes> allowed) {
        ObjectNode options = JSON.createObjectNode()
                .put("challenge", text(challenge.toArray()))
                .put("timeout", PATIENCE_MILLIS)
                .put("rpId", relyingParty.id())
                .put("userVerification", "required");
        descriptors(options.putArray("allowCredentials"), allowed);
        return options;
    }

    /**
     * AuthenticationResponseJSON, as an approval's parts.
     *
     * @throws WebRefusal if a part is missing or not base64url
     */
    static Approval assertion(String person, Bytes32 serverNonce, JsonNode json) {
        JsonNode response = json.path("response");
        return new Approval(
                person,
                bytes("rawId", json),
                serverNonce,
                bytes("clientDataJSON", response),
                bytes("authenticatorData", response),
                bytes("signature", response));
    }

    /**
     * The challenge an assertion claims to answer: the key under which a sign-in is looked up, no more.
     *
     * @throws WebRefusal if it is not one of ours
     */
    static Bytes32 challengeOf(Approval assertion) {
        try {
            JsonNode clientData = JSON.readTree(assertion.clientDataJson().toArray());
            return Bytes32.of(decode("challenge", clientData.path("challenge").asString("")));
        } catch (JacksonException | IllegalArgumentException e) {
            throw WebTag.FIELD_INVALID.refusal("A field does not have the form it needs: response.clientDataJSON");
        }
    }

    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void descriptors(ArrayNode list, List<Intent.Bytes> ids) {
        ids.forEach(id -> list.addObject().put("type", "public-key").put("id", text(id.toArray())));
    }

    private static Intent.Bytes bytes(String name, JsonNode in) {
        JsonNode value = in.path(name);
        if (!value.isString()) {
            throw WebTag.FIELD_MISSING.refusal("A field this operation needs is missing: " + name);
        }
        return new Intent.Bytes(decode(name, value.asString()));
    }

    private static byte[] decode(String name, String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw WebTag.FIELD_INVALID.refusal("A field does not have the form it needs: " + name);
        }
    }
}
