package io.portcullis.signer.vouching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.signer.registry.KeyAttestation;
import io.portcullis.signer.registry.KeyAttestation.TokenWord;
import io.portcullis.signer.registry.KeyStatement;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Ceremony.SaidOfKey;
import io.portcullis.signer.testing.TestVendor;
import io.portcullis.signer.testing.TestVendor.Said;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.vouching.Judged.Standing;
import io.portcullis.signer.vouching.KeyReading.Leaving;
import io.portcullis.signer.vouching.KeyReading.Origin;
import io.portcullis.signer.vouching.KeyReading.Source;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A word that somebody asked for, taken apart for people: what it claims, and whether to believe it. */
class FreshWordTest {
    private static final String SIGNER = "signer-1";
    private static final Bytes32 NONCE = Keccak.hash(new byte[] {7});
    private static final BootWord NO_TPM = new BootWord.None("this signer has no TPM");
    private static final TestVendor VENDOR = new TestVendor(4_471);

    private final Ceremony ceremony = new Ceremony();
    private final VendorPin vendor = new VendorPin(VendorPin.Form.YUBIHSM2, false, List.of(VENDOR.rootCertificate()));
    private final Pins pins = new Pins(new TreeMap<>(Map.of("yubihsm2", vendor)), Collections.emptySortedMap());

    private FreshWord.Asked asked(String signer, long at) {
        return new FreshWord.Asked(
                signer, NONCE, at, ceremony.trust().member(signer).orElseThrow().auditPublicKey());
    }

    private Vouching.Said attested(String token, Said said) {
        KeyStatement plain = ceremony.state(SIGNER, Ceremony.NOW, SaidOfKey.FIT);
        return saying(plain, token, VENDOR.document("yubihsm2", plain.key(), said));
    }

    private Vouching.Said saying(KeyStatement plain, String token, KeyAttestation shown) {
        return new Vouching.Said(SIGNER, ceremony.signAgain(plain.attested(token, shown), SIGNER), NO_TPM);
    }

    private KeyReading read(Vouching shown, Pins held) {
        return FreshWord.judge(shown, asked(SIGNER, Ceremony.NOW), held).key().orElseThrow();
    }

    @Test
    void aVendorsWordIsTakenApartAndHolds() {
        KeyReading key = read(attested("00004471", Said.well(4_471)), pins);
        assertEquals(Source.VENDOR, key.source());
        assertEquals("yubihsm2", key.make());
        assertEquals("4471", key.device());
        assertEquals(Origin.IN_THE_DEVICE, key.origin());
        assertEquals(Leaving.NEVER, key.leaving());
        assertEquals(3, key.chain().size());
        assertEquals(Standing.HOLDS, key.verdict().standing(), key.verdict().words());
    }

    @Test
    void whatIsRefusedIsShownAsClaimedAndRefused() {
        KeyReading imported = read(attested("00004471", Said.well(4_471).origin(2)), pins);
        assertEquals(Origin.OUTSIDE, imported.origin());
        assertEquals(
                Optional.of(SignerTag.KEY_ATTESTATION_IMPORTED),
                imported.verdict().tag());
    }

    /** That it is about this key in this token needs no root. */
    @Test
    void anotherDevicesWordIsRefusedAlsoWhereNothingIsPinned() {
        KeyReading other = read(attested("00004472", Said.well(4_471)), Pins.NONE);
        assertEquals(
                Optional.of(SignerTag.KEY_ATTESTATION_OTHER_DEVICE),
                other.verdict().tag());
        KeyStatement plain = ceremony.state(SIGNER, Ceremony.NOW, SaidOfKey.FIT);
        KeyStatement neighbour = ceremony.state("signer-2", Ceremony.NOW, SaidOfKey.FIT);
        KeyReading stolen = read(
                saying(plain, "00004471", VENDOR.document("yubihsm2", neighbour.key(), Said.well(4_471))), Pins.NONE);
        assertEquals(
                Optional.of(SignerTag.KEY_ATTESTATION_OTHER_KEY),
                stolen.verdict().tag());
        KeyReading good = read(attested("00004471", Said.well(4_471)), Pins.NONE);
        assertEquals(Standing.NOT_PINNED, good.verdict().standing());
    }

    @Test
    void aTokensWordSaysHowItsKeyMayLeave() {
        KeyStatement plain = ceremony.state(SIGNER, Ceremony.NOW, SaidOfKey.FIT);
        assertEquals(
                Leaving.NEVER,
                read(saying(plain, "s1", word("s1", true, false, true)), Pins.NONE)
                        .leaving());
        assertEquals(
                Leaving.NO_MORE,
                read(saying(plain, "s1", word("s1", true, false, false)), Pins.NONE)
                        .leaving());
        assertEquals(
                Leaving.WRAPPED,
                read(saying(plain, "s1", word("s1", true, true, false)), Pins.NONE)
                        .leaving());
        KeyReading clear = read(saying(plain, "s1", word("s1", false, true, false)), Pins.NONE);
        assertEquals(Leaving.IN_CLEAR, clear.leaving());
        assertEquals(Source.TOKEN, clear.source());
        assertEquals(Standing.NOT_PINNED, clear.verdict().standing());
        assertEquals(
                Optional.of(SignerTag.KEY_ATTESTATION_OTHER_DEVICE),
                read(saying(plain, "s1", word("s2", true, false, true)), Pins.NONE)
                        .verdict()
                        .tag());
        assertEquals(
                Optional.of(SignerTag.KEY_ATTESTATION_MISSING),
                read(saying(plain, "s1", word("s1", true, false, true)), pins)
                        .verdict()
                        .tag());
    }

    private static TokenWord word(String serial, boolean sensitive, boolean extractable, boolean never) {
        return new TokenWord("softhsm2", serial, sensitive, sensitive, extractable, never, true);
    }

    @Test
    void whoSpeaksForAnotherOrOfAnotherTimeIsRefused() {
        Vouching shown = attested("00004471", Said.well(4_471));
        FreshWord good = FreshWord.judge(shown, asked(SIGNER, Ceremony.NOW), pins);
        assertFalse(good.isRefused(), good.statement().words());
        FreshWord other = FreshWord.judge(shown, asked("signer-2", Ceremony.NOW), pins);
        FreshWord later = FreshWord.judge(shown, asked(SIGNER, Ceremony.NOW + 601), pins);
        FreshWord silent = FreshWord.judge(new Vouching.Silent(SIGNER, "no"), asked(SIGNER, Ceremony.NOW), pins);
        assertEquals(
                Optional.of(SignerTag.KEY_STATEMENT_INVALID), other.statement().tag());
        assertEquals(
                Optional.of(SignerTag.KEY_STATEMENT_INVALID), later.statement().tag());
        assertEquals(
                Optional.of(SignerTag.KEY_ATTESTATION_MISSING),
                silent.statement().tag());
        assertTrue(other.isRefused() && later.isRefused() && silent.isRefused());
    }

    @Test
    void aChallengeIsNobodysIntent() {
        assertNotEquals(NONCE, FreshWord.challenge(NONCE));
        assertNotEquals(FreshWord.challenge(NONCE), FreshWord.challenge(FreshWord.challenge(NONCE)));
    }
}
