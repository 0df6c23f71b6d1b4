package io.portcullis.signer.cryptoki;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.codec.Bytes;
import java.lang.foreign.MemoryLayout.PathElement;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CryptokiValuesTest {
    @Property
    void everyReturnValueIsKeptAndHasOneText(@ForAll long number) {
        Ckr code = Ckr.of(number);
        assertEquals(number, code.number());
        assertEquals(Optional.of(code), Ckr.parse(code.toString()));
    }

    @Test
    void namedReturnValuesAreNeverNumbers() {
        for (CkrName name : CkrName.values()) {
            assertSame(name, Ckr.of(name.number()));
            assertEquals(Optional.of(name), Ckr.parse(name.name()));
            assertEquals(Optional.empty(), Ckr.parse("0x" + Long.toHexString(name.number())), name.name());
            assertThrows(IllegalArgumentException.class, () -> new Ckr.Unnamed(name.number()));
        }
        assertEquals(
                CkrName.values().length,
                Arrays.stream(CkrName.values()).map(Ckr::number).distinct().count());
    }

    @Test
    void textsThatAreNoReturnValueAreRefused() {
        for (String text :
                new String[] {"", "CKR_", "ckr_ok", "0x", "0xDEADBEEF", "0x0f00", "48", "0x11111111111111111"}) {
            assertEquals(Optional.empty(), Ckr.parse(text), text);
        }
    }

    @Test
    void vendorsNumbersAreToldApart() {
        assertTrue(Ckr.of(0x8000_0001L).ofVendor());
        assertTrue(Ckr.of(-1).ofVendor());
        assertFalse(CkrName.CKR_DEVICE_ERROR.ofVendor());
    }

    @Test
    void onlyHostsWithLongsOfEightBytesAreSpokenOn() {
        assertTrue(Layouts.fitsHost(Map.of("long", JAVA_LONG)));
        assertFalse(Layouts.fitsHost(Map.of("long", JAVA_INT)));
        assertFalse(Layouts.fitsHost(Map.of()));
    }

    /** The sizes a C compiler gives these structs on LP64. */
    @Test
    void structsHaveTheSizesOfTheHeader() {
        assertEquals(88, Layouts.INFO.byteSize());
        assertEquals(208, Layouts.TOKEN_INFO.byteSize());
        assertEquals(96, Layouts.TOKEN_INFO.byteOffset(PathElement.groupElement("flags")));
        assertEquals(184, Layouts.TOKEN_INFO.byteOffset(PathElement.groupElement("hardwareVersion")));
        assertEquals(24, Layouts.MECHANISM.byteSize());
        assertEquals(24, Layouts.ATTRIBUTE.byteSize());
        assertEquals(48, Layouts.INITIALIZE_ARGS.byteSize());
        assertEquals(48, Layouts.GCM_PARAMS.byteSize());
        assertEquals(24, Layouts.EDDSA_PARAMS.byteSize());
        assertEquals(8 + 68 * 8, CkFunction.listBytes());
        assertEquals(8 + 12 * 8, CkFunction.C_OpenSession.offset());
        assertEquals(5, CkFunction.C_OpenSession.descriptor().argumentLayouts().size());
        assertThrows(IllegalStateException.class, CkFunction.C_Finalize::descriptor);
    }

    @Test
    void parametersRefuseWhatNoTokenTakes() {
        assertThrows(IllegalArgumentException.class, () -> new Mechanism.Parameter.Gcm(Bytes.EMPTY, Bytes.EMPTY, 128));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Mechanism.Parameter.Gcm(Bytes.of(new byte[12]), Bytes.EMPTY, 64));
        assertThrows(IllegalArgumentException.class, () -> new Mechanism.Parameter.GcmIvFromToken(Bytes.EMPTY, 0, 128));
        assertThrows(
                IllegalArgumentException.class, () -> new Mechanism.Parameter.Eddsa(false, Bytes.of(new byte[256])));
        assertThrows(IllegalArgumentException.class, () -> new ObjectHandle(0));
        assertThrows(IllegalArgumentException.class, () -> new Outcome.Refused<>(CkFunction.C_Sign, CkrName.CKR_OK));
    }
}
