package io.portcullis.signer.cryptoki;

import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/**
 * What a token says of itself (CK_TOKEN_INFO; Base 2.40, section 3.2). Texts are the vendor's, of at most 32 bytes.
 *
 * @param flags the bits of CKF_…
 * @param maxSessions empty when the token names no limit, whether it has none or does not say
 * @param sessions how many this process has open; empty when it does not say
 */
public record TokenInfo(
        String label,
        String manufacturer,
        String model,
        String serialNumber,
        long flags,
        OptionalLong maxSessions,
        OptionalLong sessions,
        Version hardware,
        Version firmware) {
    private static final long CKF_LOGIN_REQUIRED = 0x4;
    private static final long CKF_USER_PIN_INITIALIZED = 0x8;
    private static final long CKF_TOKEN_INITIALIZED = 0x400;
    private static final long CKF_USER_PIN_LOCKED = 0x40000;

    static TokenInfo read(MemorySegment struct) {
        return new TokenInfo(
                Layouts.text(struct, Layouts.TOKEN_INFO, "label"),
                Layouts.text(struct, Layouts.TOKEN_INFO, "manufacturerID"),
                Layouts.text(struct, Layouts.TOKEN_INFO, "model"),
                Layouts.text(struct, Layouts.TOKEN_INFO, "serialNumber"),
                Layouts.number(struct, Layouts.TOKEN_INFO, "flags"),
                // 0 is CK_EFFECTIVELY_INFINITE.
                count(struct, "ulMaxSessionCount", 1),
                count(struct, "ulSessionCount", 0),
                Layouts.version(struct, Layouts.TOKEN_INFO, "hardwareVersion"),
                Layouts.version(struct, Layouts.TOKEN_INFO, "firmwareVersion"));
    }

    private static OptionalLong count(MemorySegment struct, String field, long least) {
        long value = Layouts.number(struct, Layouts.TOKEN_INFO, field);
        // Also numbers beyond 2^63 say nothing: CK_UNAVAILABLE_INFORMATION is one of them.
        return value < least ? OptionalLong.empty() : OptionalLong.of(value);
    }

    public boolean initialized() {
        return (flags & CKF_TOKEN_INITIALIZED) != 0;
    }

    public boolean loginRequired() {
        return (flags & CKF_LOGIN_REQUIRED) != 0;
    }

    public boolean pinSet() {
        return (flags & CKF_USER_PIN_INITIALIZED) != 0;
    }

    public boolean pinLocked() {
        return (flags & CKF_USER_PIN_LOCKED) != 0;
    }
}
