package io.portcullis.signer.intent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A WebAuthn assertion by which a person agrees to one intent, as it travels.
 *
 * <p>Its challenge is {@code SHA-256("portcullis/approval/v1" ‖ intent id ‖ server nonce)}. A rejection has the same form under
 * {@code "portcullis/rejection/v1"}, and a cancellation under {@code "portcullis/cancellation/v1"}, so none can be passed off as another.
 *
 * @param person who claims to have approved; the credential decides
 * @param serverNonce 32 bytes the appliance drew for this one ceremony
 * @param clientDataJson as the browser made it
 * @param authenticatorData as the authenticator made it
 * @param signature over {@code authenticatorData ‖ SHA-256(clientDataJson)}
 */
public record Approval(
        String person,
        Intent.Bytes credentialId,
        Bytes32 serverNonce,
        Intent.Bytes clientDataJson,
        Intent.Bytes authenticatorData,
        Intent.Bytes signature) {
    private static final int MAX_CREDENTIAL_ID_BYTES = 1_023;
    private static final int MAX_CLIENT_DATA_BYTES = 4_096;
    private static final int MAX_AUTHENTICATOR_DATA_BYTES = 1_024;
    private static final int MAX_SIGNATURE_BYTES = 512;

    /** What a person decides about an intent. */
    public enum Decision {
        APPROVE("approve", "portcullis/approval/v1"),
        REJECT("reject", "portcullis/rejection/v1"),
        CANCEL("cancel", "portcullis/cancellation/v1");

        private final String text;
        private final String domain;

        Decision(String text, String domain) {
            this.text = text;
            this.domain = domain;
        }

        /** The word on the wire. */
        public String text() {
            return text;
        }

        public static Optional<Decision> ofText(String text) {
            return Arrays.stream(values())
                    .filter(decision -> decision.text.equals(text))
                    .findFirst();
        }

        /** Whether it ends the intent, wherever it is heard, for ever. */
        public boolean ends() {
            return this != APPROVE;
        }

        /** The 32 bytes an authenticator is challenged with. */
        public Bytes32 challenge(Bytes32 intentId, Bytes32 serverNonce) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(domain.getBytes(US_ASCII));
                digest.update(intentId.toArray());
                digest.update(serverNonce.toArray());
                return Bytes32.of(digest.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every JDK has SHA-256", e);
            }
        }
    }

    public ObjectNode toJson() {
        return StrictJson.newObject()
                .put("person", person)
                .put("credentialId", base64Url(credentialId))
                .put("serverNonce", serverNonce.toString())
                .put("clientDataJSON", base64Url(clientDataJson))
                .put("authenticatorData", base64Url(authenticatorData))
                .put("signature", base64Url(signature));
    }

    public static Approval read(Fields in) {
        return new Approval(
                in.identifier("person"),
                new Intent.Bytes(in.base64Url("credentialId", MAX_CREDENTIAL_ID_BYTES)),
                in.bytes32("serverNonce"),
                new Intent.Bytes(in.base64Url("clientDataJSON", MAX_CLIENT_DATA_BYTES)),
                new Intent.Bytes(in.base64Url("authenticatorData", MAX_AUTHENTICATOR_DATA_BYTES)),
                new Intent.Bytes(in.base64Url("signature", MAX_SIGNATURE_BYTES)));
    }

    private static String base64Url(Intent.Bytes bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
    }
}
