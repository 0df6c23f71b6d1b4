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
import java.util.stream.Stream;

/** The functions of OpenSSL 3's libcrypto that this package uses; names and arguments are those of its manual. */
@SuppressWarnings("restricted") // the one place of the module that binds libcrypto
final class Libcrypto {
    static final int X25519 = 1034;

    private static final int SUCCESS = 1;
    private static final int GET_TAG = 0x10;
    private static final int SET_TAG = 0x11;
    private static final int TAG_BYTES = 16;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = load();

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
    private static final MethodHandle SHA256 = pointer("EVP_sha256");
    private static final MethodHandle HMAC =
            pointer("HMAC", ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    private static final MethodHandle AES_256_GCM = pointer("EVP_aes_256_gcm");
    private static final MethodHandle NEW_CIPHER = pointer("EVP_CIPHER_CTX_new");
    private static final MethodHandle FREE_CIPHER = nothing("EVP_CIPHER_CTX_free", ADDRESS);
    private static final MethodHandle CIPHER_INIT =
            status("EVP_CipherInit_ex", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle CIPHER_UPDATE =
            status("EVP_CipherUpdate", ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle CIPHER_FINAL = status("EVP_CipherFinal_ex", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle CIPHER_CONTROL =
            status("EVP_CIPHER_CTX_ctrl", ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);

    private Libcrypto() {}

    /** The X25519 public key, 32 bytes, of a private one. */
    static void publicKey(MemorySegment privateKey, MemorySegment publicKey) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = newKey(NEW_PRIVATE, privateKey);
            try {
                MemorySegment length = arena.allocateFrom(JAVA_LONG, publicKey.byteSize());
                require((int) call(RAW_PUBLIC, key, publicKey, length), "EVP_PKEY_get_raw_public_key");
            } finally {
                call(FREE_KEY, key);
            }
        }
    }

    /**
     * X25519's shared secret, 32 bytes.
     *
     * @return false if it would be zero: the other key has a small order (RFC 7748, section 6.1)
     */
    static boolean agree(MemorySegment privateKey, MemorySegment publicKey, MemorySegment shared) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment own = newKey(NEW_PRIVATE, privateKey);
            MemorySegment other = newKey(NEW_PUBLIC, publicKey);
            MemorySegment context = (MemorySegment) call(NEW_DERIVATION, own, MemorySegment.NULL);
            try {
                require((int) call(DERIVE_INIT, context), "EVP_PKEY_derive_init");
                if ((int) call(DERIVE_PEER, context, other) != SUCCESS) {
                    return false;
                }
                MemorySegment length = arena.allocateFrom(JAVA_LONG, shared.byteSize());
                return (int) call(DERIVE, context, shared, length) == SUCCESS;
            } finally {
                call(FREE_DERIVATION, context);
                call(FREE_KEY, other);
                call(FREE_KEY, own);
            }
        }
    }

    /** HMAC-SHA256 of all of the data, 32 bytes. */
    static void hmac(MemorySegment key, MemorySegment data, MemorySegment mac) {
        MemorySegment result = (MemorySegment)
                call(HMAC, call(SHA256), key, (int) key.byteSize(), data, data.byteSize(), mac, MemorySegment.NULL);
        require(result.address() == 0 ? 0 : SUCCESS, "HMAC");
    }

    /** AES-256-GCM; the target has room for the plaintext and the tag of 16 bytes behind it. */
    static void seal(
            MemorySegment key, MemorySegment iv, MemorySegment aad, MemorySegment plaintext, MemorySegment target) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment context = begin(key, iv, aad, true, arena);
            try {
                MemorySegment length = arena.allocate(JAVA_INT);
                require(
                        (int) call(CIPHER_UPDATE, context, target, length, plaintext, (int) plaintext.byteSize()),
                        "EVP_CipherUpdate");
                MemorySegment tag = target.asSlice(plaintext.byteSize(), TAG_BYTES);
                require((int) call(CIPHER_FINAL, context, tag, length), "EVP_CipherFinal_ex");
                require((int) call(CIPHER_CONTROL, context, GET_TAG, TAG_BYTES, tag), "EVP_CTRL_AEAD_GET_TAG");
            } finally {
                call(FREE_CIPHER, context);
            }
        }
    }

    /** @return false if the ciphertext is not authentic; the plaintext is zero then */
    static boolean open(
            MemorySegment key, MemorySegment iv, MemorySegment aad, MemorySegment ciphertext, MemorySegment plaintext) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment context = begin(key, iv, aad, false, arena);
            try {
                MemorySegment length = arena.allocate(JAVA_INT);
                MemorySegment tag = ciphertext.asSlice(plaintext.byteSize(), TAG_BYTES);
                require(
                        (int) call(CIPHER_UPDATE, context, plaintext, length, ciphertext, (int) plaintext.byteSize()),
                        "EVP_CipherUpdate");
                require((int) call(CIPHER_CONTROL, context, SET_TAG, TAG_BYTES, tag), "EVP_CTRL_AEAD_SET_TAG");
                boolean authentic = (int) call(CIPHER_FINAL, context, tag, length) == SUCCESS;
                if (!authentic) {
                    plaintext.fill((byte) 0);
                }
                return authentic;
            } finally {
                call(FREE_CIPHER, context);
            }
        }
    }

    private static MemorySegment begin(
            MemorySegment key, MemorySegment iv, MemorySegment aad, boolean encrypt, Arena arena) {
        MemorySegment context = (MemorySegment) call(NEW_CIPHER);
        require(
                (int) call(CIPHER_INIT, context, call(AES_256_GCM), MemorySegment.NULL, key, iv, encrypt ? 1 : 0),
                "EVP_CipherInit_ex");
        require(
                (int) call(CIPHER_UPDATE, context, MemorySegment.NULL, arena.allocate(JAVA_INT), aad, (int)
                        aad.byteSize()),
                "EVP_CipherUpdate");
        return context;
    }

    private static MemorySegment newKey(MethodHandle maker, MemorySegment raw) {
        MemorySegment key = (MemorySegment) call(maker, X25519, MemorySegment.NULL, raw, raw.byteSize());
        require(key.address() == 0 ? 0 : SUCCESS, "EVP_PKEY_new_raw_key");
        return key;
    }

    private static void require(int result, String what) {
        if (result != SUCCESS) {
            throw new ThresholdFault(ThresholdTag.NATIVE_LIBRARY_FAILED, "libcrypto: " + what + " failed");
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
        return Stream.of("libcrypto.so.3", "libcrypto.3.dylib")
                .flatMap(name -> tryLoad(name).stream())
                .findFirst()
                .orElseThrow(() -> new ThresholdFault(
                        ThresholdTag.NATIVE_LIBRARY_FAILED, "libcrypto.so.3 (OpenSSL 3) is not installed"));
    }

    private static java.util.Optional<SymbolLookup> tryLoad(String name) {
        try {
            return java.util.Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
        } catch (IllegalArgumentException e) {
            return java.util.Optional.empty();
        }
    }

    private static Object call(MethodHandle handle, Object... arguments) {
        try {
            return handle.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a C function has no checked exceptions", e);
        }
    }
}
