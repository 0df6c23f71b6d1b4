package io.portcullis.signer.cryptoki;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** What a token tells of itself, for fuzzing: a vendor's library writes these bytes. */
public final class FuzzedToken {
    private FuzzedToken() {}

    public static void info(byte[] bytes) {
        byte[] struct = Arrays.copyOf(bytes, (int) Layouts.TOKEN_INFO.byteSize());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(Layouts.TOKEN_INFO);
            MemorySegment.copy(struct, 0, segment, ValueLayout.JAVA_BYTE, 0, struct.length);
            TokenInfo info = TokenInfo.read(segment);
            boolean bounded = info.label().length() <= 32
                    && info.serialNumber().length() <= 16
                    && (info.maxSessions().isEmpty() || info.maxSessions().getAsLong() > 0);
            if (!bounded) {
                throw new AssertionError("a token says more of itself than it has room for: " + info);
            }
        }
        MechanismType.parse(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    public static byte[] genuine() {
        return "SoftHSM slot ID 0x1".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
