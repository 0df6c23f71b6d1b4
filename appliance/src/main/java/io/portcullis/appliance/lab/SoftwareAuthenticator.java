package io.portcullis.appliance.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.file.PrivateFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A passkey without a device: the authenticator and the browser of one person of the lab, in one file. It answers WebAuthn options as
 * {@code navigator.credentials} would, so that the appliance and the signers take the path they take for a browser.
 *
 * <p>Invariants: ES256 only; user presence and verification are always asserted, for there is nobody to ask; the counter rises with
 * every assertion and is on disk before the assertion leaves; it answers only for the relying party it was made for.
 *
 * <p>Its key is soft. It belongs to the lab and to nobody with value to protect.
 */
public final class SoftwareAuthenticator {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder BYTES = Base64.getUrlDecoder();
    private static final int FLAG_USER_PRESENT = 0x01;
    private static final int FLAG_USER_VERIFIED = 0x04;
    private static final int FLAG_CREDENTIAL_INCLUDED = 0x40;
    private static final int AAGUID_LENGTH = 16;
    private static final int ES256 = -7;

    private final Path file;
    private final String origin;
    private final String relyingParty;
    private final byte[] credentialId;
    private final PrivateKey key;
    private final ECPublicKey publicKey;
    private byte[] userHandle;
    private long counter;

    private SoftwareAuthenticator(
            Path file,
            String origin,
            String relyingParty,
            byte[] credentialId,
            KeyPair pair,
            byte[] userHandle,
            long counter) {
        this.file = file;
        this.origin = origin;
        this.relyingParty = relyingParty;
        this.credentialId = credentialId;
        this.key = pair.getPrivate();
        this.publicKey = (ECPublicKey) pair.getPublic();
        this.userHandle = userHandle;
        this.counter = counter;
    }

    /**
     * Makes a new passkey and its file.
     *
     * @param origin where its browser believes to be, for example {@code https://localhost:8443}
     * @param relyingParty the relying party's id, for example {@code localhost}
     */
    public static SoftwareAuthenticator create(Path file, String origin, String relyingParty, SecureRandom random)
            throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            byte[] id = new byte[32];
            random.nextBytes(id);
            SoftwareAuthenticator fresh = new SoftwareAuthenticator(
                    file, origin, relyingParty, id, generator.generateKeyPair(), new byte[0], 0);
            fresh.save();
            return fresh;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has P-256", e);
        }
    }

    public static SoftwareAuthenticator load(Path file) throws IOException {
        JsonNode saved = JSON.readTree(Files.readAllBytes(file));
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            PublicKey open = factory.generatePublic(
                    new X509EncodedKeySpec(BYTES.decode(saved.get("publicKey").asString())));
            PrivateKey secret = factory.generatePrivate(
                    new PKCS8EncodedKeySpec(BYTES.decode(saved.get("privateKey").asString())));
            return new SoftwareAuthenticator(
                    file,
                    saved.get("origin").asString(),
                    saved.get("relyingParty").asString(),
                    BYTES.decode(saved.get("credentialId").asString()),
                    new KeyPair(open, secret),
                    BYTES.decode(saved.get("userHandle").asString()),
                    saved.get("counter").asLong());
        } catch (GeneralSecurityException e) {
            throw new IOException("the authenticator's file is damaged: " + file, e);
        }
    }

    public String credentialId() {
        return TEXT.encodeToString(credentialId);
    }

    /**
     * Answers {@code navigator.credentials.create}.
     *
     * @param options PublicKeyCredentialCreationOptionsJSON
     * @return RegistrationResponseJSON
     */
    public synchronized ObjectNode register(JsonNode options) throws IOException {
        requireRelyingParty(options.path("rp").path("id").asString(relyingParty));
        boolean offered = options.path("pubKeyCredParams")
                .valueStream()
                .anyMatch(kind -> kind.path("alg").asInt(0) == ES256);
        if (!offered) {
            throw new IllegalArgumentException("the relying party does not take ES256");
        }
        userHandle = BYTES.decode(options.path("user").path("id").asString());
        save();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(head(FLAG_USER_PRESENT | FLAG_USER_VERIFIED | FLAG_CREDENTIAL_INCLUDED));
        data.writeBytes(new byte[AAGUID_LENGTH]);
        data.writeBytes(
                ByteBuffer.allocate(2).putShort((short) credentialId.length).array());
        data.writeBytes(credentialId);
        data.writeBytes(coseKey());
        byte[] attestation = new Cbor()
                .map(3)
                .text("fmt")
                .text("none")
                .text("attStmt")
                .map(0)
                .text("authData")
                .bytes(data.toByteArray())
                .toBytes();

        ObjectNode reply = envelope();
        ObjectNode response = reply.putObject("response");
        response.put(
                "clientDataJSON",
                TEXT.encodeToString(
                        clientData("webauthn.create", options.path("challenge").asString())));
        response.put("attestationObject", TEXT.encodeToString(attestation));
        response.put("authenticatorData", TEXT.encodeToString(data.toByteArray()));
        response.put("publicKey", TEXT.encodeToString(publicKey.getEncoded()));
        response.put("publicKeyAlgorithm", ES256);
        response.putArray("transports").add("usb");
        return reply;
    }

    /**
     * Answers {@code navigator.credentials.get}.
     *
     * @param options PublicKeyCredentialRequestOptionsJSON
     * @return AuthenticationResponseJSON
     */
    public synchronized ObjectNode authenticate(JsonNode options) throws IOException {
        requireRelyingParty(options.path("rpId").asString(relyingParty));
        JsonNode allowed = options.path("allowCredentials");
        if (!allowed.isEmpty()
                && allowed.valueStream()
                        .noneMatch(one -> one.path("id").asString("").equals(credentialId()))) {
            throw new IllegalArgumentException("the relying party does not ask for this passkey");
        }
        counter++;
        save();
        byte[] clientData = clientData("webauthn.get", options.path("challenge").asString());
        byte[] data = head(FLAG_USER_PRESENT | FLAG_USER_VERIFIED);

        ObjectNode reply = envelope();
        ObjectNode response = reply.putObject("response");
        response.put("clientDataJSON", TEXT.encodeToString(clientData));
        response.put("authenticatorData", TEXT.encodeToString(data));
        response.put("signature", TEXT.encodeToString(sign(data, clientData)));
        response.put("userHandle", TEXT.encodeToString(userHandle));
        return reply;
    }

    private ObjectNode envelope() {
        ObjectNode reply = JSON.createObjectNode();
        reply.put("id", credentialId());
        reply.put("rawId", credentialId());
        reply.put("type", "public-key");
        reply.put("authenticatorAttachment", "cross-platform");
        reply.putObject("clientExtensionResults");
        return reply;
    }

    private byte[] head(int flags) {
        return ByteBuffer.allocate(32 + 1 + 4)
                .put(sha256(relyingParty.getBytes(UTF_8)))
                .put((byte) flags)
                .putInt((int) counter)
                .array();
    }

    private byte[] coseKey() {
        return new Cbor()
                .map(5)
                .integer(1)
                .integer(2)
                .integer(3)
                .integer(ES256)
                .integer(-1)
                .integer(1)
                .integer(-2)
                .bytes(coordinate(publicKey.getW().getAffineX()))
                .integer(-3)
                .bytes(coordinate(publicKey.getW().getAffineY()))
                .toBytes();
    }

    private byte[] clientData(String type, String challenge) {
        ObjectNode data = JSON.createObjectNode();
        data.put("type", type);
        data.put("challenge", challenge);
        data.put("origin", origin);
        data.put("crossOrigin", false);
        return JSON.writeValueAsBytes(data);
    }

    private byte[] sign(byte[] data, byte[] clientData) {
        try {
            java.security.Signature signature = java.security.Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(data);
            signature.update(sha256(clientData));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has ECDSA over P-256", e);
        }
    }

    private void requireRelyingParty(String asking) {
        if (!asking.equals(relyingParty)) {
            throw new IllegalArgumentException("this passkey is for " + relyingParty + ", not for " + asking);
        }
    }

    private void save() throws IOException {
        ObjectNode saved = JSON.createObjectNode();
        saved.put("version", 1);
        saved.put("origin", origin);
        saved.put("relyingParty", relyingParty);
        saved.put("credentialId", credentialId());
        saved.put("privateKey", TEXT.encodeToString(key.getEncoded()));
        saved.put("publicKey", TEXT.encodeToString(publicKey.getEncoded()));
        saved.put("userHandle", TEXT.encodeToString(userHandle));
        saved.put("counter", counter);
        PrivateFile.write(file, JSON.writeValueAsBytes(saved));
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] out = new byte[32];
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, out, 32 - length, length);
        return out;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "passkey " + credentialId() + " at counter " + counter + ", user " + Arrays.hashCode(userHandle);
    }
}
