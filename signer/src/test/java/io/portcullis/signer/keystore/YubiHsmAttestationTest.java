package io.portcullis.signer.keystore;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.cryptoki.AttributeType;
import io.portcullis.signer.cryptoki.ObjectClass;
import io.portcullis.signer.cryptoki.ScratchToken;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.signer.cryptoki.Template;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.registry.KeyAttestation;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.testing.TestVendor;
import io.portcullis.signer.testing.TestVendor.Said;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.vouching.Certificates;
import io.portcullis.signer.vouching.KeyVouching;
import io.portcullis.signer.vouching.VendorPin;
import io.portcullis.threshold.codec.Bytes;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** A chain that a device made of its key, put into the token as the ceremony does, read back at opening, and held to the profile's roots. */
class YubiHsmAttestationTest {
    private static final long SERIAL = 7_550_054;
    private static final long AT = 1_795_000_000L;
    private static final String LABEL = "attesting";
    private static final TestVendor VENDOR = new TestVendor(SERIAL);

    private static Pin pin() {
        return Pin.taking(("0001" + ScratchToken.PIN).getBytes(US_ASCII));
    }

    /** The make's profile, with the test's root in the place of the vendor's. */
    private static VendorProfile profile() throws Exception {
        ObjectNode json = StrictJson.object(Files.readAllBytes(TestProfiles.file("yubihsm2")));
        json.set(
                "attestation",
                new VendorPin(VendorPin.Form.YUBIHSM2, false, List.of(VENDOR.rootCertificate()))
                        .toJson()
                        .put("source", "the test's own vendor"));
        return ProfileCodec.decode(StrictJson.canonical(json));
    }

    private static void put(TokenAddress address, String label, Bytes certificate) {
        try (Pin pin = pin();
                Session session = Token.find(address).openWritingSession()) {
            Token.login(session, pin);
            X509Certificate parsed = Certificates.parse(certificate);
            ScratchToken.must(session.create(Template.of(ObjectClass.CERTIFICATE)
                    .with(AttributeType.CERTIFICATE_TYPE, 0)
                    .with(AttributeType.TOKEN, true)
                    .with(AttributeType.PRIVATE, false)
                    .labelled(label)
                    .with(AttributeType.ID, Bytes.ascii(label))
                    .with(
                            AttributeType.SUBJECT,
                            Bytes.of(parsed.getSubjectX500Principal().getEncoded()))
                    .with(AttributeType.VALUE, certificate)));
            session.logout();
        }
    }

    @Test
    void theChainInTheTokenVouchesForTheKeyAndWithoutOneTheTokensWordStands() throws Exception {
        ScratchToken.open(TestToken.LIBRARY, LABEL).close();
        ShimLibrary shim = ShimLibrary.of("YUBIHSM", "attesting");
        shim.reset();
        TokenAddress address = new TokenAddress(shim.file(), LABEL, Optional.of(profile()));
        try (Pin pin = pin()) {
            TokenCeremony.perform(address, pin, new SecureRandom());
        }
        VerifyingKey key;
        try (Pin pin = pin();
                HsmKeys keys = HsmKeys.open(address, pin, HsmKeys.Pool.STANDARD, fault -> {})) {
            assertInstanceOf(
                    KeyAttestation.TokenWord.class,
                    keys.attestation(KeyKind.BATCH).orElseThrow());
            key = new VerifyingKey(VerifyingKey.Algorithm.SECP256K1, keys.publicKey(KeyKind.BATCH));
        }
        KeyAttestation.VendorDocument made = VENDOR.document("yubihsm2", key, Said.well(SERIAL));
        String alias = KeyKind.BATCH.alias() + "-attestation";
        put(address, alias, made.certificates().get(0));
        put(address, alias + "-1", made.certificates().get(1));
        put(address, alias + "-2", made.certificates().get(2));
        try (Pin pin = pin();
                HsmKeys keys = HsmKeys.open(address, pin, HsmKeys.Pool.STANDARD, fault -> {})) {
            assertEquals(Optional.of(made), keys.attestation(KeyKind.BATCH));
            assertEquals("07550054", keys.serial().strip());
            VendorPin pinned = keys.vendorPin().orElseThrow();
            String found = KeyVouching.require(made, key, keys.serial(), pinned, AT);
            assertTrue(found.endsWith("made in it, cannot leave it"), found);
            VerifyingKey audit = new VerifyingKey(VerifyingKey.Algorithm.P256, keys.publicKey(KeyKind.AUDIT));
            assertEquals(
                    SignerTag.KEY_ATTESTATION_OTHER_KEY,
                    assertThrows(
                                    RefusedException.class,
                                    () -> KeyVouching.require(made, audit, keys.serial(), pinned, AT))
                            .refusal()
                            .tag());
            assertInstanceOf(
                    KeyAttestation.TokenWord.class,
                    keys.attestation(KeyKind.AUDIT).orElseThrow());
        }
    }
}
