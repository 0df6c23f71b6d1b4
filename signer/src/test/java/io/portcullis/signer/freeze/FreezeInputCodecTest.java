package io.portcullis.signer.freeze;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Inputs as bytes. */
final class FreezeInputCodecTest {
    @Provide
    Arbitrary<FreezeInput> input() {
        return FreezeInputs.any();
    }

    @Property
    void readsBackWhatItWrites(@ForAll("input") FreezeInput input) {
        assertEquals(input, FreezeInputCodec.decode(FreezeInputCodec.encode(input)));
    }

    @Property
    void bytesAreRefusedOrTheOneEncodingOfWhatTheySay(
            @ForAll("input") FreezeInput input, @ForAll int place, @ForAll byte value) {
        byte[] bytes = FreezeInputCodec.encode(input);
        bytes[Math.floorMod(place, bytes.length)] = value;
        try {
            assertArrayEquals(bytes, FreezeInputCodec.encode(FreezeInputCodec.decode(bytes)));
        } catch (RefusedException e) {
            assertEquals(SignerTag.FREEZE_RECORD_MALFORMED, e.refusal().tag());
        }
    }

    @Test
    void recordsKeepTheirForm() {
        assertEquals(
                "0xd501010a0203846f6c67618a7365656e206174203130",
                hex(FreezeInputs.raised(10, FreezeCause.AUDIT_TAMPERED)));
        assertEquals(
                "0xd401020b03846f6c67618a66696e65206174203131", hex(FreezeInputs.mended(11, FreezeCause.CLOCK_BACK)));
        assertEquals(
                "0xef01030ca07a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a8014c883616e6e83626f62",
                hex(FreezeInputs.approved(12, FreezeLevel.OPEN, 20, "ann", "bob")));
        assertEquals("0xc3010414", hex(new FreezeInput.Due(20)));
    }

    private static String hex(FreezeInput input) {
        return Hex.encode(FreezeInputCodec.encode(input));
    }

    @Test
    void aRecordThatIsCutOrGoesOnIsRefused() {
        byte[] bytes = FreezeInputCodec.encode(FreezeInputs.approved(1, FreezeLevel.OPEN, 2, "ann", "bob"));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(RefusedException.class, () -> FreezeInputCodec.decode(cut));
        }
        assertThrows(RefusedException.class, () -> FreezeInputCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)));
    }
}
