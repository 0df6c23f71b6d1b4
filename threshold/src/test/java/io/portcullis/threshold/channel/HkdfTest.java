package io.portcullis.threshold.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.threshold.codec.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** RFC 5869, appendix A.1 to A.3. */
final class HkdfTest {
    @Test
    void derivesTheBasicCase() {
        assertDerived(
                "0b".repeat(22),
                "000102030405060708090a0b0c",
                "f0f1f2f3f4f5f6f7f8f9",
                "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    }

    @Test
    void chainsThreeBlocks() {
        assertDerived(
                rising(0x00, 0x50),
                rising(0x60, 0xb0),
                rising(0xb0, 0x100),
                "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                        + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
    }

    @Test
    void derivesWithoutSaltAndInfo() {
        assertDerived(
                "0b".repeat(22),
                "",
                "",
                "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    }

    @Test
    void refusesMoreThanTheCounterCounts() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment output = arena.allocate(255 * 32 + 1);
            MemorySegment key = arena.allocate(32);
            MemorySegment room = arena.allocate(Hkdf.room(0));
            assertThrows(IllegalArgumentException.class, () -> Hkdf.expand(key, arena.allocate(0), output, room));
        }
    }

    private static void assertDerived(String secret, String salt, String info, String extracted, String output) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment prk = arena.allocate(32);
            Hkdf.extract(Native.of(arena, salt), Native.of(arena, secret), prk);
            assertEquals(extracted, Native.bytes(prk).toString());
            MemorySegment okm = arena.allocate(output.length() / 2);
            MemorySegment expandInfo = Native.of(arena, info);
            Hkdf.expand(prk, expandInfo, okm, arena.allocate(Hkdf.room(expandInfo.byteSize())));
            assertEquals(output, Native.bytes(okm).toString());
        }
    }

    private static String rising(int from, int to) {
        byte[] bytes = new byte[to - from];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return Bytes.of(bytes).toString();
    }
}
