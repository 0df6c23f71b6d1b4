package io.portcullis.signer.keystore;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Secret keys of the token: made inside, sensitive, never extractable, and good for one pair of uses. One writing session, logged in by
 * the token's anchor.
 */
final class SecretKeys implements AutoCloseable {
    private static final int DESTROY_OBJECT = 22;
    private static final int GENERATE_KEY = 58;

    private static final long CLASS = 0x0;
    private static final long TOKEN = 0x1;
    private static final long PRIVATE = 0x2;
    private static final long LABEL = 0x3;
    private static final long SENSITIVE = 0x103;
    private static final long ENCRYPT = 0x104;
    private static final long DECRYPT = 0x105;
    private static final long WRAP = 0x106;
    private static final long UNWRAP = 0x107;
    private static final long SIGN = 0x108;
    private static final long VERIFY = 0x10a;
    private static final long DERIVE = 0x10c;
    private static final long VALUE_LENGTH = 0x161;
    private static final long EXTRACTABLE = 0x162;

    private static final long AES_KEY_GEN = 0x1080;
    private static final long GENERIC_SECRET_KEY_GEN = 0x350;
    private static final long KEY_BYTES = 32;
    private static final int ATTRIBUTES = 14;

    private final Cryptoki cryptoki;
    private final long session;

    SecretKeys(Cryptoki cryptoki, Cryptoki.Slot slot) {
        this.cryptoki = cryptoki;
        this.session = cryptoki.openWritingSession(slot);
    }

    long session() {
        return session;
    }

    List<Long> find(String label) {
        return cryptoki.findSecretKeys(session, label);
    }

    /** AES-256, to encrypt and decrypt. */
    long makeCipherKey(String label) {
        return make(label, AES_KEY_GEN, true);
    }

    /** 32 bytes, for HMAC. */
    long makeMacKey(String label) {
        return make(label, GENERIC_SECRET_KEY_GEN, false);
    }

    private long make(String label, long mechanism, boolean cipher) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment template = arena.allocate(ATTRIBUTES * Cryptoki.ATTRIBUTE_BYTES, 8);
            Cryptoki.putAttribute(template, 0, CLASS, number(arena, Cryptoki.SECRET_KEY));
            Cryptoki.putAttribute(template, 1, TOKEN, flag(arena, true));
            Cryptoki.putAttribute(template, 2, PRIVATE, flag(arena, true));
            Cryptoki.putAttribute(template, 3, LABEL, arena.allocateFrom(JAVA_BYTE, label.getBytes(UTF_8)));
            Cryptoki.putAttribute(template, 4, SENSITIVE, flag(arena, true));
            Cryptoki.putAttribute(template, 5, EXTRACTABLE, flag(arena, false));
            Cryptoki.putAttribute(template, 6, ENCRYPT, flag(arena, cipher));
            Cryptoki.putAttribute(template, 7, DECRYPT, flag(arena, cipher));
            Cryptoki.putAttribute(template, 8, SIGN, flag(arena, !cipher));
            Cryptoki.putAttribute(template, 9, VERIFY, flag(arena, !cipher));
            Cryptoki.putAttribute(template, 10, WRAP, flag(arena, false));
            Cryptoki.putAttribute(template, 11, UNWRAP, flag(arena, false));
            Cryptoki.putAttribute(template, 12, DERIVE, flag(arena, false));
            Cryptoki.putAttribute(template, 13, VALUE_LENGTH, number(arena, KEY_BYTES));
            MemorySegment handle = arena.allocate(JAVA_LONG);
            MemorySegment bare = mechanism(arena, mechanism, MemorySegment.NULL);
            Cryptoki.check(
                    "C_GenerateKey", cryptoki.call(GENERATE_KEY, session, bare, template, (long) ATTRIBUTES, handle));
            return handle.get(JAVA_LONG, 0);
        }
    }

    void destroy(long key) {
        Cryptoki.check("C_DestroyObject", cryptoki.call(DESTROY_OBJECT, session, key));
    }

    /** CK_MECHANISM: what, and its parameter. */
    static MemorySegment mechanism(Arena arena, long mechanism, MemorySegment parameter) {
        MemorySegment struct = arena.allocate(24, 8);
        struct.set(JAVA_LONG, 0, mechanism);
        struct.set(java.lang.foreign.ValueLayout.ADDRESS, 8, parameter);
        struct.set(JAVA_LONG, 16, parameter.byteSize());
        return struct;
    }

    private static MemorySegment flag(Arena arena, boolean value) {
        return arena.allocateFrom(JAVA_BYTE, (byte) (value ? 1 : 0));
    }

    private static MemorySegment number(Arena arena, long value) {
        return arena.allocateFrom(JAVA_LONG, value);
    }

    @Override
    public void close() {
        cryptoki.closeSession(session);
    }
}
