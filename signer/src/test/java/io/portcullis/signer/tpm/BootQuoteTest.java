package io.portcullis.signer.tpm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.testing.SoftwareTpm;
import io.portcullis.signer.testing.TestKeys;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.vouching.BootPin;
import io.portcullis.signer.vouching.BootReading;
import io.portcullis.signer.vouching.BootWord;
import io.portcullis.signer.vouching.Judged;
import io.portcullis.threshold.codec.Bytes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A TPM's word on how its machine started, a TPM in software here; judged offline. */
class BootQuoteTest {
    private static final long HANDLE = 0x8101_0002L;
    private static final Bytes32 INTENT = Keccak.hash("intent".getBytes(US_ASCII));
    private static final Registers REGISTERS = Registers.parse("0,7");

    @TempDir
    private static Path directory;

    private static SoftwareTpm software;
    private static Tpm tpm;
    private static VerifyingKey key;
    private static BootPin pin;
    private static BootWord.Quote genuine;

    @BeforeAll
    static void start() throws Exception {
        software = new SoftwareTpm(directory);
        software.must("tpm2_pcrextend", "7:sha256=" + "1".repeat(64));
        key = new VerifyingKey(VerifyingKey.Algorithm.P256, software.attestationKey(HANDLE));
        tpm = new Tpm(SoftwareTpm.TCTI, software.environment());
        byte[] extended = new byte[64];
        Arrays.fill(extended, 32, 64, (byte) 0x11);
        SortedMap<Integer, Bytes32> registers = new TreeMap<>();
        registers.put(0, Bytes32.of(new byte[32]));
        registers.put(7, Bytes32.of(Bytes.of(extended).sha256().toArray()));
        pin = new BootPin(key, registers);
        genuine = tpm.quote(HANDLE, REGISTERS, BootWord.nonce(INTENT));
    }

    @AfterAll
    static void stop() {
        software.close();
    }

    private static SignerTag refusal(BootWord shown, BootPin pinned, Bytes32 intent) {
        return assertThrows(RefusedException.class, () -> BootWord.require(shown, Optional.of(pinned), intent))
                .refusal()
                .tag();
    }

    @Test
    void aMachineThatStartedAsPinnedIsSaidToHave() {
        String found = BootWord.require(genuine, Optional.of(pin), INTENT);
        assertTrue(found.startsWith("started as pinned, by registers [0, 7]"), found);
        assertEquals(genuine, Fields.read("boot", genuine.toJson(), BootWord::read));
        assertEquals(pin, Fields.read("pin", pin.toJson(), BootPin::read));
    }

    @Test
    void aQuoteOfAnotherIntentIsStale() {
        assertEquals(SignerTag.BOOT_QUOTE_STALE, refusal(genuine, pin, Keccak.hash(new byte[] {1})));
    }

    @Test
    void aQuoteIsReadForPeopleAndSaidToStandAsItDoes() {
        BootReading read = BootReading.of(genuine, Optional.of(pin), INTENT);
        assertEquals(List.of(0, 7), read.registers());
        assertTrue(read.quoted() && read.digest().isPresent() && read.resets().isPresent());
        assertEquals(Judged.Standing.HOLDS, read.verdict().standing());
        Bytes32 other = Keccak.hash(new byte[] {1});
        assertEquals(
                Optional.of(SignerTag.BOOT_QUOTE_STALE),
                BootReading.of(genuine, Optional.of(pin), other).verdict().tag());
        assertEquals(
                Judged.Standing.NOT_PINNED,
                BootReading.of(genuine, Optional.empty(), INTENT).verdict().standing());
        assertEquals(
                Optional.of(SignerTag.BOOT_QUOTE_STALE),
                BootReading.of(genuine, Optional.empty(), other).verdict().tag());
        BootWord cut = new BootWord.Quote(Bytes.of(new byte[] {1}), genuine.signature());
        BootReading unread = BootReading.of(cut, Optional.empty(), INTENT);
        assertEquals(
                Optional.of(SignerTag.BOOT_QUOTE_MALFORMED), unread.verdict().tag());
        assertEquals(List.of(), unread.registers());
    }

    @Test
    void anotherStateAndOtherRegistersDiffer() {
        SortedMap<Integer, Bytes32> other = new TreeMap<>(pin.registers());
        other.put(7, Bytes32.of(new byte[32]));
        assertEquals(SignerTag.BOOT_STATE_DIFFERS, refusal(genuine, new BootPin(key, other), INTENT));
        SortedMap<Integer, Bytes32> moved = new TreeMap<>();
        moved.put(0, pin.registers().get(0));
        moved.put(8, pin.registers().get(7));
        assertEquals(SignerTag.BOOT_STATE_DIFFERS, refusal(genuine, new BootPin(key, moved), INTENT));
        BootWord fewer = tpm.quote(HANDLE, Registers.parse("7"), BootWord.nonce(INTENT));
        assertEquals(SignerTag.BOOT_STATE_DIFFERS, refusal(fewer, pin, INTENT));
    }

    @Test
    void anotherTpmsQuoteIsForged() {
        Bytes point = Bytes.of(TestKeys.point(TestKeys.p256()).toArray());
        VerifyingKey other = new VerifyingKey(VerifyingKey.Algorithm.P256, point);
        assertEquals(SignerTag.BOOT_QUOTE_FORGED, refusal(genuine, new BootPin(other, pin.registers()), INTENT));
    }

    @Test
    void noQuoteIsSaidOpenlyAndIsNotEnoughWhereAStateIsPinned() {
        BootWord none = new BootWord.None("this signer has no TPM");
        assertEquals("no quote: this signer has no TPM", BootWord.require(none, Optional.empty(), INTENT));
        assertEquals(SignerTag.BOOT_QUOTE_MISSING, refusal(none, pin, INTENT));
        assertEquals(none, Fields.read("boot", none.toJson(), BootWord::read));
        assertEquals("a quote, unread, for no state is pinned", BootWord.require(genuine, Optional.empty(), INTENT));
    }

    @Test
    void aKeyThatIsNotThereQuotesNothing() {
        assertEquals(
                SignerTag.TPM_FAILED,
                assertThrows(SignerFault.class, () -> tpm.quote(0x8101_0003L, REGISTERS, BootWord.nonce(INTENT)))
                        .tag());
    }

    /** Any byte changed, any length cut: never a yes, never an exception of another kind. */
    @Test
    void whatWasTouchedIsRefused() {
        List<SignerTag> tags = List.of(SignerTag.BOOT_QUOTE_FORGED, SignerTag.BOOT_QUOTE_MALFORMED);
        byte[] message = genuine.message().toArray();
        byte[] signature = genuine.signature().toArray();
        for (int i = 0; i < message.length; i++) {
            byte[] changed = message.clone();
            changed[i] ^= 1;
            assertTrue(tags.contains(refusal(new BootWord.Quote(Bytes.of(changed), genuine.signature()), pin, INTENT)));
            BootWord cut = new BootWord.Quote(Bytes.of(Arrays.copyOf(message, i)), genuine.signature());
            assertEquals(SignerTag.BOOT_QUOTE_MALFORMED, refusal(cut, pin, INTENT));
        }
        for (int i = 0; i < signature.length; i++) {
            byte[] changed = signature.clone();
            changed[i] ^= 1;
            assertTrue(tags.contains(refusal(new BootWord.Quote(genuine.message(), Bytes.of(changed)), pin, INTENT)));
            BootWord cut = new BootWord.Quote(genuine.message(), Bytes.of(Arrays.copyOf(signature, i)));
            assertEquals(SignerTag.BOOT_QUOTE_MALFORMED, refusal(cut, pin, INTENT));
        }
    }
}
