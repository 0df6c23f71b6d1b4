package io.portcullis.signer.vouching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.json.Fields;
import io.portcullis.signer.registry.KeyAttestation;
import io.portcullis.signer.registry.KeyAttestation.VendorDocument;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.testing.TestVendor;
import io.portcullis.signer.testing.TestVendor.Said;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.junit.jupiter.api.Test;

/** A device's word on a key, and every way in which it is worth nothing. */
class KeyVouchingTest {
    private static final String MAKE = "yubihsm2";
    private static final long SERIAL = 7_550_054;
    private static final String TOKEN = "07550054        ";
    private static final long AT = Instant.parse("2026-11-21T20:00:00Z").getEpochSecond();
    private static final TestVendor VENDOR = new TestVendor(SERIAL);
    private static final VerifyingKey KEY = key(4_471);
    private static final VendorPin PIN =
            new VendorPin(VendorPin.Form.YUBIHSM2, false, List.of(VENDOR.rootCertificate()));

    private static VerifyingKey key(long scalar) {
        byte[] point = ECNamedCurveTable.getByName("secp256k1")
                .getG()
                .multiply(BigInteger.valueOf(scalar))
                .getEncoded(false);
        return new VerifyingKey(VerifyingKey.Algorithm.SECP256K1, Bytes.of(point));
    }

    private static VendorDocument document(Said said) {
        return VENDOR.document(MAKE, KEY, said);
    }

    private static SignerTag refusal(VendorDocument document, VendorPin pin) {
        return assertThrows(RefusedException.class, () -> KeyVouching.require(document, KEY, TOKEN, pin, AT))
                .refusal()
                .tag();
    }

    private static SignerTag refusal(VendorDocument document) {
        return refusal(document, PIN);
    }

    private static SignerTag refusal(List<Bytes> chain) {
        return refusal(new VendorDocument(MAKE, chain));
    }

    @Test
    void aDevicesWordOnAKeyMadeInItIsEnough() {
        String found = KeyVouching.require(document(Said.well(SERIAL)), KEY, TOKEN, PIN, AT);
        assertEquals(
                "YubiHSM 2 7550054, firmware 2.4.0, object 0x0001 \"portcullis-batch\": made in it, cannot leave it",
                found);
        VendorDocument whole = document(Said.well(SERIAL));
        List<Bytes> withRoot = Stream.concat(whole.certificates().stream(), Stream.of(VENDOR.rootCertificate()))
                .toList();
        assertEquals(found, KeyVouching.require(new VendorDocument(MAKE, withRoot), KEY, TOKEN, PIN, AT));
    }

    @Test
    void aKeyThatMayLeaveWrappedTakesAPinThatSaysSo() {
        VendorDocument document = document(Said.well(SERIAL).capabilities(1 << 16 | 1 << 7));
        assertEquals(SignerTag.KEY_ATTESTATION_CAPABLE, refusal(document));
        VendorPin wider = new VendorPin(VendorPin.Form.YUBIHSM2, true, PIN.roots());
        assertTrue(KeyVouching.require(document, KEY, TOKEN, wider, AT).endsWith("may leave it wrapped"));
    }

    @Test
    void aKeyThatDoesMoreThanSignIsRefused() {
        for (int capability : new int[] {9, 10, 11, 12, 13, 34}) {
            assertEquals(
                    SignerTag.KEY_ATTESTATION_CAPABLE,
                    refusal(document(Said.well(SERIAL).capabilities(1L << capability | 1 << 7))));
        }
        assertEquals(
                SignerTag.KEY_ATTESTATION_CAPABLE,
                refusal(document(Said.well(SERIAL).capabilities(0))));
    }

    @Test
    void aKeyThatCameFromOutsideIsRefused() {
        for (int origin : new int[] {0, 2, 3, 16, 17}) {
            assertEquals(
                    SignerTag.KEY_ATTESTATION_IMPORTED,
                    refusal(document(Said.well(SERIAL).origin(origin))));
        }
    }

    @Test
    void anotherKeysAttestationIsRefused() {
        assertEquals(
                SignerTag.KEY_ATTESTATION_OTHER_KEY, refusal(VENDOR.document(MAKE, key(4_472), Said.well(SERIAL))));
    }

    @Test
    void thePointOnAnotherCurveIsAnotherKey() throws Exception {
        KeyPair other = TestVendor.pair();
        byte[] spki = other.getPublic().getEncoded();
        VerifyingKey p256 = new VerifyingKey(
                VerifyingKey.Algorithm.P256, Bytes.of(Arrays.copyOfRange(spki, spki.length - 65, spki.length)));
        assertEquals(SignerTag.KEY_ATTESTATION_OTHER_KEY, refusal(VENDOR.document(MAKE, p256, Said.well(SERIAL))));
    }

    @Test
    void anotherDeviceIsRefused() {
        VendorDocument document = document(Said.well(SERIAL));
        for (String token : List.of("7550055", "0x733486", "yubihsm", "")) {
            assertEquals(
                    SignerTag.KEY_ATTESTATION_OTHER_DEVICE,
                    assertThrows(RefusedException.class, () -> KeyVouching.require(document, KEY, token, PIN, AT))
                            .refusal()
                            .tag(),
                    "the register has the key in " + token);
        }
        assertEquals(
                SignerTag.KEY_ATTESTATION_OTHER_DEVICE,
                refusal(document(Said.well(SERIAL).serial(98))),
                "a device that tells two numbers");
    }

    /** The owner of a device may have it attest a key of his own, whose private half he knows, and then attest whatever he likes with that one. */
    @Test
    void anAttestationByAnAttestedKeyIsRefused() {
        KeyPair owners = TestVendor.pair();
        byte[] spki = owners.getPublic().getEncoded();
        VerifyingKey verifying = new VerifyingKey(
                VerifyingKey.Algorithm.P256, Bytes.of(Arrays.copyOfRange(spki, spki.length - 65, spki.length)));
        Bytes attestedOwner = VENDOR.attested(verifying, Said.well(SERIAL).capabilities(1L << 34));
        Bytes forged = TestVendor.attestation(
                TestVendor.info(KEY), Said.well(SERIAL), "YubiHSM Attestation id:0x0001", owners);
        assertEquals(
                SignerTag.KEY_ATTESTATION_UNTRUSTED,
                refusal(List.of(forged, attestedOwner, VENDOR.deviceCertificate(-1), VENDOR.authorityCertificate(1))),
                "the device is no authority over authorities");
        assertEquals(
                SignerTag.KEY_ATTESTATION_OTHER_DEVICE,
                refusal(List.of(forged, attestedOwner, VENDOR.deviceCertificate(1), VENDOR.authorityCertificate(2))),
                "not even a device that calls itself one");
    }

    @Test
    void chainsThatDoNotLeadToThePinnedRootAreRefused() {
        TestVendor stranger = new TestVendor(SERIAL);
        List<Bytes> chain = document(Said.well(SERIAL)).certificates();
        assertEquals(SignerTag.KEY_ATTESTATION_UNTRUSTED, refusal(stranger.document(MAKE, KEY, Said.well(SERIAL))));
        assertEquals(SignerTag.KEY_ATTESTATION_UNTRUSTED, refusal(chain.subList(0, 1)));
        assertEquals(SignerTag.KEY_ATTESTATION_UNTRUSTED, refusal(chain.subList(0, 2)));
        assertEquals(SignerTag.KEY_ATTESTATION_UNTRUSTED, refusal(chain.reversed()));
        assertEquals(SignerTag.KEY_ATTESTATION_UNTRUSTED, refusal(List.of(VENDOR.rootCertificate())));
        for (int i = 0; i < chain.size(); i++) {
            Bytes other = stranger.document(MAKE, KEY, Said.well(SERIAL))
                    .certificates()
                    .get(i);
            assertEquals(SignerTag.KEY_ATTESTATION_UNTRUSTED, refusal(TestVendor.replaced(chain, i, other)));
        }
        assertEquals(
                SignerTag.KEY_ATTESTATION_UNTRUSTED,
                refusal(TestVendor.replaced(chain, 2, VENDOR.authorityCertificate(-1))),
                "an authority that is none");
    }

    @Test
    void whatWasNotValidThenIsRefused() {
        VendorDocument over = document(Said.well(SERIAL).until(Instant.ofEpochSecond(AT - 1)));
        assertEquals(SignerTag.KEY_ATTESTATION_EXPIRED, refusal(over));
        assertEquals(
                SignerTag.KEY_ATTESTATION_EXPIRED,
                assertThrows(
                                RefusedException.class,
                                () -> KeyVouching.require(
                                        document(Said.well(SERIAL)),
                                        KEY,
                                        TOKEN,
                                        PIN,
                                        TestVendor.FROM.getEpochSecond() - 1))
                        .refusal()
                        .tag());
    }

    @Test
    void aChainWithoutADevicesWordsIsMalformedWhereTheyAreExpected() {
        Bytes bare = VENDOR.deviceCertificate(-1);
        VendorPin chains = new VendorPin(VendorPin.Form.CHAIN, false, PIN.roots());
        VerifyingKey device = deviceKey(bare);
        VendorDocument document = new VendorDocument(MAKE, List.of(bare, VENDOR.authorityCertificate(1)));
        assertEquals(
                SignerTag.KEY_ATTESTATION_MALFORMED,
                assertThrows(RefusedException.class, () -> KeyVouching.require(document, device, TOKEN, PIN, AT))
                        .refusal()
                        .tag());
        assertTrue(KeyVouching.require(document, device, TOKEN, chains, AT).contains("does not say how"));
    }

    private static VerifyingKey deviceKey(Bytes certificate) {
        byte[] spki = Certificates.parse(certificate).getPublicKey().getEncoded();
        return new VerifyingKey(
                VerifyingKey.Algorithm.P256, Bytes.of(Arrays.copyOfRange(spki, spki.length - 65, spki.length)));
    }

    @Test
    void aTokensOwnWordIsSaidToBeNoMoreAndIsNotEnoughWhereARootIsPinned() {
        Optional<KeyAttestation> word =
                Optional.of(new KeyAttestation.TokenWord("softhsm", "a1", true, true, false, true, true));
        assertEquals(
                "the word of token a1 (softhsm), no vendor's; no make is pinned",
                KeyVouching.require(word, KEY, "a1", Map.of(), AT));
        assertEquals(
                "nothing vouches for it; no make is pinned",
                KeyVouching.require(Optional.empty(), KEY, "a1", Map.of(), AT));
        for (Optional<KeyAttestation> shown : List.of(word, Optional.<KeyAttestation>empty())) {
            assertEquals(
                    SignerTag.KEY_ATTESTATION_MISSING,
                    assertThrows(
                                    RefusedException.class,
                                    () -> KeyVouching.require(shown, KEY, "a1", Map.of(MAKE, PIN), AT))
                            .refusal()
                            .tag());
        }
        assertEquals(
                SignerTag.KEY_ATTESTATION_UNTRUSTED,
                assertThrows(
                                RefusedException.class,
                                () -> KeyVouching.require(
                                        Optional.of(document(Said.well(SERIAL))), KEY, TOKEN, Map.of("other", PIN), AT))
                        .refusal()
                        .tag());
    }

    @Test
    void aPinReadsBackAndRefusesWhatIsNoCertificate() {
        assertEquals(PIN, Fields.read("pin", PIN.toJson(), VendorPin::read));
        assertThrows(
                IllegalArgumentException.class,
                () -> new VendorPin(VendorPin.Form.CHAIN, false, List.of(Bytes.ascii("root"))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new VendorPin(
                        VendorPin.Form.CHAIN,
                        false,
                        List.of(VENDOR.rootCertificate().concat(Bytes.ascii("x")))));
    }

    /** Any byte of any certificate, changed to any other: never a yes, never an exception of another kind. */
    @Property(tries = 300)
    void aChangedByteIsRefused(
            @ForAll @IntRange(min = 0, max = 2) int which,
            @ForAll int place,
            @ForAll @IntRange(min = 1, max = 255) int flip) {
        List<Bytes> chain = document(Said.well(SERIAL)).certificates();
        byte[] bytes = chain.get(which).toArray();
        bytes[Math.floorMod(place, bytes.length)] ^= (byte) flip;
        assertThrows(
                RefusedException.class,
                () -> KeyVouching.require(
                        new VendorDocument(MAKE, TestVendor.replaced(chain, which, Bytes.of(bytes))),
                        KEY,
                        TOKEN,
                        PIN,
                        AT));
    }
}
