package io.portcullis.signer.vouching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.registry.KeyStatement;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Ceremony.SaidOfKey;
import io.portcullis.signer.testing.TestVendor;
import io.portcullis.signer.testing.TestVendor.Said;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a signer shows of its key and machine, held to what a reader pins. */
class VouchingTest {
    private static final Bytes32 INTENT = Keccak.hash(new byte[] {1});
    private static final String SIGNER = "signer-1";
    private static final BootWord NO_TPM = new BootWord.None("this signer has no TPM");
    private static final TestVendor VENDOR = new TestVendor(4_471);

    private final Ceremony ceremony = new Ceremony();
    private final VendorPin vendor = new VendorPin(VendorPin.Form.YUBIHSM2, false, List.of(VENDOR.rootCertificate()));
    private final Pins pins = new Pins(new TreeMap<>(Map.of("yubihsm2", vendor)), Collections.emptySortedMap());

    private Vouching.Signed batch() {
        return new Vouching.Signed(
                INTENT,
                Ceremony.NOW,
                SIGNER,
                ceremony.address(SIGNER),
                ceremony.trust().member(SIGNER).orElseThrow().auditPublicKey());
    }

    private Vouching.Said attested(String signer, Said said) {
        KeyStatement plain = ceremony.state(signer, Ceremony.NOW, SaidOfKey.FIT);
        KeyStatement attested = plain.attested("00004471", VENDOR.document("yubihsm2", plain.key(), said));
        return new Vouching.Said(signer, ceremony.signAgain(attested, signer), NO_TPM);
    }

    private SignerTag refusal(Vouching shown) {
        return assertThrows(RefusedException.class, () -> Vouching.require(Optional.of(shown), batch(), pins))
                .refusal()
                .tag();
    }

    @Test
    void aVendorsWordReachesTheReader() {
        Vouching shown = attested(SIGNER, Said.well(4_471));
        String found = Vouching.require(Optional.of(shown), batch(), pins);
        assertTrue(found.contains("made in it, cannot leave it; no quote: this signer has no TPM"), found);
        assertEquals(shown, Fields.read("vouching", shown.toJson(), Vouching::read));
    }

    @Test
    void itsFailuresReachTheReaderByTheirTags() {
        assertEquals(
                SignerTag.KEY_ATTESTATION_IMPORTED,
                refusal(attested(SIGNER, Said.well(4_471).origin(2))));
        assertEquals(
                SignerTag.KEY_ATTESTATION_OTHER_DEVICE,
                refusal(attested(SIGNER, Said.well(4_471).serial(4_472))));
    }

    @Test
    void whatIsNotThereIsSaidOpenlyAndIsNotEnoughWhereARootIsPinned() {
        KeyStatement plain = ceremony.state(SIGNER, Ceremony.NOW, SaidOfKey.FIT);
        Vouching tokensWord = new Vouching.Said(SIGNER, plain, NO_TPM);
        String found = Vouching.require(Optional.of(tokensWord), batch(), Pins.NONE);
        assertTrue(found.contains("(softhsm), no vendor's; no make is pinned; no quote"), found);
        Vouching silent = new Vouching.Silent(SIGNER, "it did not answer");
        assertEquals("signer-1: it did not answer", Vouching.require(Optional.of(silent), batch(), Pins.NONE));
        assertEquals("signer-1: nothing is shown", Vouching.require(Optional.empty(), batch(), Pins.NONE));
        assertEquals(SignerTag.KEY_ATTESTATION_MISSING, refusal(silent));
        assertEquals(SignerTag.KEY_ATTESTATION_MISSING, refusal(tokensWord));
        assertEquals(silent, Fields.read("vouching", silent.toJson(), Vouching::read));
    }

    @Test
    void anotherSignersWordsAndOldOnesAndUnsignedOnesAreRefused() {
        assertEquals(SignerTag.KEY_STATEMENT_INVALID, refusal(attested("signer-2", Said.well(4_471))));
        KeyStatement unsigned = attested(SIGNER, Said.well(4_471)).key().signed(Bytes.of(new byte[64]));
        assertEquals(SignerTag.KEY_STATEMENT_INVALID, refusal(new Vouching.Said(SIGNER, unsigned, NO_TPM)));
        KeyStatement early = ceremony.state(SIGNER, Ceremony.NOW - 1, SaidOfKey.FIT);
        assertEquals(SignerTag.KEY_STATEMENT_INVALID, refusal(new Vouching.Said(SIGNER, early, NO_TPM)));
    }

    @Test
    void pinsReadBack() {
        assertEquals(pins, Fields.read("pins", pins.toJson(), Pins::read));
        assertEquals(
                pins,
                Fields.read("trust", ceremony.trust().pinning(pins).toJson(), TrustRoots::read)
                        .pins());
    }
}
