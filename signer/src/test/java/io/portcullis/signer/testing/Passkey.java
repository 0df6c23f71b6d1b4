package io.portcullis.signer.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Policy;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.util.Base64;
import java.util.HexFormat;
import tools.jackson.databind.node.ObjectNode;

/** An ES256 authenticator and its browser, which say whatever a test makes them say. */
public final class Passkey {
    public static final int USER_PRESENT = 0x01;
    public static final int USER_VERIFIED = 0x04;
    public static final int BACKUP_ELIGIBLE = 0x08;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final int CREDENTIAL_INCLUDED = 0x40;

    private final KeyPair pair = TestKeys.p256();
    private final byte[] id;

    /** What browser and authenticator claim. */
    public record Scene(String type, String origin, String relyingParty, boolean crossOrigin, int flags, long counter) {
        public static final Scene HONEST = new Scene(
                "webauthn.get", "https://localhost:8443", "localhost", false, USER_PRESENT | USER_VERIFIED, 7);

        public Scene withType(String other) {
            return new Scene(other, origin, relyingParty, crossOrigin, flags, counter);
        }

        public Scene withOrigin(String other) {
            return new Scene(type, other, relyingParty, crossOrigin, flags, counter);
        }

        public Scene withRelyingParty(String other) {
            return new Scene(type, origin, other, crossOrigin, flags, counter);
        }

        public Scene framed() {
            return new Scene(type, origin, relyingParty, true, flags, counter);
        }

        public Scene withCounter(long other) {
            return new Scene(type, origin, relyingParty, crossOrigin, flags, other);
        }

        public Scene withFlags(int other) {
            return new Scene(type, origin, relyingParty, crossOrigin, other, counter);
        }
    }

    public Passkey(String name) {
        this.id = TestKeys.sha256(name.getBytes(UTF_8));
    }

    public Intent.Bytes id() {
        return new Intent.Bytes(id);
    }

    public Policy.Credential credential() {
        return new Policy.Credential(id(), new Intent.Bytes(coseKey()), "00000000-0000-0000-0000-000000000000");
    }

    public Approval approve(String person, Bytes32 intentId) {
        return decide(person, intentId, Approval.Decision.APPROVE, Scene.HONEST);
    }

    public Approval decide(String person, Bytes32 intentId, Approval.Decision decision, Scene scene) {
        Bytes32 serverNonce = Bytes32.of(TestKeys.sha256((person + intentId).getBytes(UTF_8)));
        return answer(person, serverNonce, decision.challenge(intentId, serverNonce), scene);
    }

    /** An assertion over any challenge. */
    public Approval answer(String person, Bytes32 serverNonce, Bytes32 challenge, Scene scene) {
        byte[] clientData = clientData(challenge, scene);
        byte[] data = head(scene, scene.flags());
        byte[] signed = concat(data, TestKeys.sha256(clientData));
        return new Approval(
                person,
                id(),
                serverNonce,
                new Intent.Bytes(clientData),
                new Intent.Bytes(data),
                new Intent.Bytes(TestKeys.sign("SHA256withECDSA", pair, signed)));
    }

    /** What the authenticator says when it is enrolled, of itself as of that model. */
    public byte[] registrationData(Scene scene, String aaguid) {
        byte[] model = HexFormat.of().parseHex(aaguid.replace("-", ""));
        byte[] attested = concat(model, new byte[] {0, (byte) id.length}, id, coseKey());
        return concat(head(scene, scene.flags() | CREDENTIAL_INCLUDED), attested);
    }

    /** By the credential's own key. */
    public byte[] sign(byte[] message) {
        return TestKeys.sign("SHA256withECDSA", pair, message);
    }

    /** RegistrationResponseJSON with attestation {@code none}. */
    public String register(Bytes32 challenge, Scene scene) {
        byte[] attested = concat(new byte[16], new byte[] {0, (byte) id.length}, id, coseKey());
        byte[] data = concat(head(scene, scene.flags() | CREDENTIAL_INCLUDED), attested);
        byte[] attestation = concat(
                HexFormat.of().parseHex("a363666d74646e6f6e656761747453746d74a068617574684461746158"),
                new byte[] {(byte) data.length},
                data);
        return registration(id, clientData(challenge, scene), attestation);
    }

    public static String registration(byte[] id, byte[] clientData, byte[] attestation) {
        ObjectNode json = StrictJson.newObject()
                .put("id", TEXT.encodeToString(id))
                .put("rawId", TEXT.encodeToString(id))
                .put("type", "public-key");
        json.putObject("clientExtensionResults");
        json.putObject("response")
                .put("clientDataJSON", TEXT.encodeToString(clientData))
                .put("attestationObject", TEXT.encodeToString(attestation));
        return new String(StrictJson.canonical(json), UTF_8);
    }

    private static byte[] clientData(Bytes32 challenge, Scene scene) {
        return StrictJson.canonical(StrictJson.newObject()
                .put("type", scene.type())
                .put("challenge", TEXT.encodeToString(challenge.toArray()))
                .put("origin", scene.origin())
                .put("crossOrigin", scene.crossOrigin()));
    }

    private static byte[] head(Scene scene, int flags) {
        return ByteBuffer.allocate(37)
                .put(TestKeys.sha256(scene.relyingParty().getBytes(UTF_8)))
                .put((byte) flags)
                .putInt((int) scene.counter())
                .array();
    }

    /** {@code {1: 2, 3: -7, -1: 1, -2: x, -3: y}}. */
    private byte[] coseKey() {
        ByteBuffer point = ByteBuffer.wrap(TestKeys.point(pair).toArray());
        byte[] x = new byte[32];
        byte[] y = new byte[32];
        point.get(1, x).get(33, y);
        HexFormat hex = HexFormat.of();
        return concat(hex.parseHex("a5010203262001215820"), x, hex.parseHex("225820"), y);
    }

    private static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            out.put(part);
        }
        return out.array();
    }
}
