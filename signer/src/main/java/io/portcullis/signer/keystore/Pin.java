package io.portcullis.signer.keystore;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.Function;

/** A token's PIN, off the heap, wiped on close. Printable ASCII, so that its bytes and its characters are the same. */
public final class Pin implements AutoCloseable {
    /** SoftHSM takes 4 to 255 bytes; AWS CloudHSM's {@code user:password} and YubiHSM's id and password fit as well. */
    public static final int MIN_LENGTH = 4;

    public static final int MAX_LENGTH = 255;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment bytes;

    private Pin(byte[] source) {
        bytes = arena.allocate(source.length);
        MemorySegment.copy(source, 0, bytes, ValueLayout.JAVA_BYTE, 0, source.length);
    }

    /**
     * Takes the bytes over: the array is wiped, whatever happens.
     *
     * @throws IllegalArgumentException if the length or a character is outside what a token takes
     */
    public static Pin taking(byte[] source) {
        try {
            if (source.length < MIN_LENGTH || source.length > MAX_LENGTH) {
                throw new IllegalArgumentException("a PIN has 4 to 255 characters");
            }
            for (byte b : source) {
                if (b <= ' ' || b > '~') {
                    throw new IllegalArgumentException("a PIN is printable ASCII without spaces");
                }
            }
            return new Pin(source);
        } finally {
            Arrays.fill(source, (byte) 0);
        }
    }

    /** Lends the characters for one call and wipes the copy after it. */
    public <T> T withChars(SecretAccess access, Function<char[], T> use) {
        require(access);
        char[] chars = new char[Math.toIntExact(bytes.byteSize())];
        try {
            for (int i = 0; i < chars.length; i++) {
                chars[i] = (char) bytes.get(ValueLayout.JAVA_BYTE, i);
            }
            return use.apply(chars);
        } finally {
            Arrays.fill(chars, '\0');
        }
    }

    /** Lends the native bytes, for a call that copies them. */
    MemorySegment segment(SecretAccess access) {
        require(access);
        return bytes.asReadOnly();
    }

    private static void require(SecretAccess access) {
        if (access != SecretAccess.INSTANCE) {
            throw new IllegalArgumentException("secrets are opened with SecretAccess.INSTANCE");
        }
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            bytes.fill((byte) 0);
            arena.close();
        }
    }

    @Override
    public String toString() {
        return "Pin[redacted]";
    }
}
