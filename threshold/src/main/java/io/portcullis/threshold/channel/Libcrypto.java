package io.portcullis.threshold.channel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.portcullis.threshold.verdict.ThresholdFault;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The functions of OpenSSL 3's libcrypto that this package uses; names and arguments are those of its manual.
 *
 * <p>Invariants: every argument is native memory; whatever a call takes from OpenSSL is freed before it returns, which also wipes
 * OpenSSL's own copy of a key; every result is looked at. OpenSSL's copies are on its heap, which is not locked, for the time of the call.
 */
@SuppressWarnings("restricted") // the one place of the module that binds libcrypto
final class Libcrypto {
    static final int TAG_BYTES = 16;

    private static final int X25519 = 1034;
    private static final int SUCCESS = 1;
    private static final int GET_TAG = 0x10;
    private static final int SET_TAG = 0x11;
    private static final int DECRYPT = 0;
    private static final int ENCRYPT = 1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = load();

    private static final MethodHandle CLEAR_ERRORS = nothing("ERR_clear_error");
    private static final MethodHandle NEW_PRIVATE =
            pointer("EVP_PKEY_new_raw_private_key", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle NEW_PUBLIC =
            pointer("EVP_PKEY_new_raw_public_key", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle RAW_PUBLIC = status("EVP_PKEY_get_raw_public_key", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle FREE_KEY = nothing("EVP_PKEY_free", ADDRESS);
    private static final MethodHandle NEW_DERIVATION = pointer("EVP_PKEY_CTX_new", ADDRESS, ADDRESS);
    private static final MethodHandle DERIVE_INIT = status("EVP_PKEY_derive_init", ADDRESS);
    private static final MethodHandle DERIVE_PEER = status("EVP_PKEY_derive_set_peer", ADDRESS, ADDRESS);
    private static final MethodHandle DERIVE = status("EVP_PKEY_derive", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle FREE_DERIVATION = nothing("EVP_PKEY_CTX_free", ADDRESS);
    private static final MethodHandle HMAC =
            pointer("HMAC", ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    private static final MethodHandle NEW_CIPHER = pointer("EVP_CIPHER_CTX_new");
    private static final MethodHandle FREE_CIPHER = nothing("EVP_CIPHER_CTX_free", ADDRESS);
    private static final MethodHandle CIPHER_INIT =
            status("EVP_CipherInit_ex", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle CIPHER_UPDATE =
            status("EVP_CipherUpdate", ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle CIPHER_FINAL = status("EVP_CipherFinal_ex", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle CIPHER_CONTROL =
            status("EVP_CIPHER_CTX_ctrl", ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);

    // Fetched once: a lookup by name at every call takes locks that all threads share.
    private static final MemorySegment SHA256 = fetched("EVP_MD_fetch", "SHA256");
    private static final MemorySegment AES_256_GCM = fetched("EVP_CIPHER_fetch", "AES-256-GCM");

    private Libcrypto() {}

    /** The X25519 public key, 32 bytes, of a private one. */
    static void publicKey(MemorySegment privateKey, MemorySegment publicKey) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = privateKey(privateKey);
            try {
                MemorySegment length = arena.allocateFrom(JAVA_LONG, publicKey.byteSize());
                require((int) RAW_PUBLIC.invokeExact(key, publicKey, length), "EVP_PKEY_get_raw_public_key");
            } finally {
                FREE_KEY.invokeExact(key);
            }
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    /**
     * X25519's shared secret, 32 bytes.
     *
     * @return false if it would be zero: the other key has a small order (RFC 7748, section 6.1)
     */
    static boolean agree(MemorySegment privateKey, MemorySegment publicKey, MemorySegment shared) {
        try {
            MemorySegment left = privateKey(privateKey);
            try {
                MemorySegment right = (MemorySegment)
                        NEW_PUBLIC.invokeExact(X25519, MemorySegment.NULL, publicKey, publicKey.byteSize());
                requireMade(right, "EVP_PKEY_new_raw_public_key");
                try {
                    return derive(left, right, shared);
                } finally {
                    FREE_KEY.invokeExact(right);
                }
            } finally {
                FREE_KEY.invokeExact(left);
            }
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    private static boolean derive(MemorySegment left, MemorySegment right, MemorySegment shared) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment context = (MemorySegment) NEW_DERIVATION.invokeExact(left, MemorySegment.NULL);
            requireMade(context, "EVP_PKEY_CTX_new");
            try {
                require((int) DERIVE_INIT.invokeExact(context), "EVP_PKEY_derive_init");
                require((int) DERIVE_PEER.invokeExact(context, right), "EVP_PKEY_derive_set_peer");
                MemorySegment length = arena.allocateFrom(JAVA_LONG, shared.byteSize());
                if ((int) DERIVE.invokeExact(context, shared, length) == SUCCESS) {
                    return true;
                }
                // With the keys in place this fails for one reason only: OpenSSL refuses an all-zero secret.
                shared.fill((byte) 0);
                CLEAR_ERRORS.invokeExact();
                return false;
            } finally {
                FREE_DERIVATION.invokeExact(context);
            }
        }
    }

    /** HMAC-SHA256 of all of the data, 32 bytes. */
    static void hmac(MemorySegment key, MemorySegment data, MemorySegment mac) {
        try {
            MemorySegment made = (MemorySegment)
                    HMAC.invokeExact(SHA256, key, (int) key.byteSize(), data, data.byteSize(), mac, MemorySegment.NULL);
            requireMade(made, "HMAC");
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    /** AES-256-GCM; the target has room for the plaintext and the tag of 16 bytes behind it. */
    static void seal(
            MemorySegment key, MemorySegment iv, MemorySegment aad, MemorySegment plaintext, MemorySegment target) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocate(JAVA_INT);
            MemorySegment context = newCipher();
            try {
                begin(context, key, iv, aad, length, ENCRYPT);
                update(context, target, length, plaintext);
                MemorySegment tag = target.asSlice(plaintext.byteSize(), TAG_BYTES);
                require((int) CIPHER_FINAL.invokeExact(context, tag, length), "EVP_CipherFinal_ex");
                require((int) CIPHER_CONTROL.invokeExact(context, GET_TAG, TAG_BYTES, tag), "EVP_CTRL_AEAD_GET_TAG");
            } finally {
                FREE_CIPHER.invokeExact(context);
            }
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    /** @return false if the ciphertext is not authentic; the plaintext is zero then */
    static boolean open(
            MemorySegment key, MemorySegment iv, MemorySegment aad, MemorySegment ciphertext, MemorySegment plaintext) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocate(JAVA_INT);
            MemorySegment context = newCipher();
            try {
                begin(context, key, iv, aad, length, DECRYPT);
                update(context, plaintext, length, ciphertext.asSlice(0, plaintext.byteSize()));
                MemorySegment tag = ciphertext.asSlice(plaintext.byteSize(), TAG_BYTES);
                require((int) CIPHER_CONTROL.invokeExact(context, SET_TAG, TAG_BYTES, tag), "EVP_CTRL_AEAD_SET_TAG");
                // GCM is a stream: the last call writes nothing, it judges the tag.
                boolean authentic = (int) CIPHER_FINAL.invokeExact(context, tag, length) == SUCCESS;
                if (!authentic) {
                    plaintext.fill((byte) 0);
                    CLEAR_ERRORS.invokeExact();
                }
                return authentic;
            } finally {
                FREE_CIPHER.invokeExact(context);
            }
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    private static MemorySegment newCipher() throws Throwable {
        MemorySegment context = (MemorySegment) NEW_CIPHER.invokeExact();
        requireMade(context, "EVP_CIPHER_CTX_new");
        return context;
    }

    private static void begin(
            MemorySegment context,
            MemorySegment key,
            MemorySegment iv,
            MemorySegment aad,
            MemorySegment length,
            int way)
            throws Throwable {
        require(
                (int) CIPHER_INIT.invokeExact(context, AES_256_GCM, MemorySegment.NULL, key, iv, way),
                "EVP_CipherInit_ex");
        update(context, MemorySegment.NULL, length, aad);
    }

    private static void update(MemorySegment context, MemorySegment out, MemorySegment length, MemorySegment in)
            throws Throwable {
        require((int) CIPHER_UPDATE.invokeExact(context, out, length, in, (int) in.byteSize()), "EVP_CipherUpdate");
    }

    private static MemorySegment privateKey(MemorySegment raw) throws Throwable {
        MemorySegment key = (MemorySegment) NEW_PRIVATE.invokeExact(X25519, MemorySegment.NULL, raw, raw.byteSize());
        requireMade(key, "EVP_PKEY_new_raw_private_key");
        return key;
    }

    private static void require(int result, String what) {
        if (result != SUCCESS) {
            throw new ThresholdFault(ThresholdTag.NATIVE_LIBRARY_FAILED, "libcrypto: " + what + " failed");
        }
    }

    private static void requireMade(MemorySegment made, String what) {
        require(made.address() == 0 ? 0 : SUCCESS, what);
    }

    private static MemorySegment fetched(String function, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle fetch = pointer(function, ADDRESS, ADDRESS, ADDRESS);
            MemorySegment found =
                    (MemorySegment) fetch.invokeExact(MemorySegment.NULL, arena.allocateFrom(name), MemorySegment.NULL);
            requireMade(found, function + " " + name);
            return found;
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    private static MethodHandle pointer(String name, MemoryLayout... arguments) {
        return bind(name, FunctionDescriptor.of(ADDRESS, arguments));
    }

    private static MethodHandle status(String name, MemoryLayout... arguments) {
        return bind(name, FunctionDescriptor.of(JAVA_INT, arguments));
    }

    private static MethodHandle nothing(String name, MemoryLayout... arguments) {
        return bind(name, FunctionDescriptor.ofVoid(arguments));
    }

    private static MethodHandle bind(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LIBRARY.find(name)
                        .orElseThrow(() ->
                                new ThresholdFault(ThresholdTag.NATIVE_LIBRARY_FAILED, "libcrypto has no " + name)),
                descriptor);
    }

    private static SymbolLookup load() {
        return load(Stream.of("libcrypto.so.3", "libcrypto.3.dylib"));
    }

    /**
     * The first of these libraries that is installed.
     *
     * @throws ThresholdFault NATIVE_LIBRARY_FAILED: none is
     */
    static SymbolLookup load(Stream<String> names) {
        return names.flatMap(name -> tryLoad(name).stream())
                .findFirst()
                .orElseThrow(() -> new ThresholdFault(
                        ThresholdTag.NATIVE_LIBRARY_FAILED, "libcrypto.so.3 (OpenSSL 3) is not installed"));
    }

    private static Optional<SymbolLookup> tryLoad(String name) {
        try {
            return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static RuntimeException bug(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
}
