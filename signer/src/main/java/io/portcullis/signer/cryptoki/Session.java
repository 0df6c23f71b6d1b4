package io.portcullis.signer.cryptoki;

import static io.portcullis.signer.cryptoki.CkFunction.C_CloseSession;
import static io.portcullis.signer.cryptoki.CkFunction.C_CreateObject;
import static io.portcullis.signer.cryptoki.CkFunction.C_Decrypt;
import static io.portcullis.signer.cryptoki.CkFunction.C_DecryptInit;
import static io.portcullis.signer.cryptoki.CkFunction.C_DestroyObject;
import static io.portcullis.signer.cryptoki.CkFunction.C_Encrypt;
import static io.portcullis.signer.cryptoki.CkFunction.C_EncryptInit;
import static io.portcullis.signer.cryptoki.CkFunction.C_GenerateKey;
import static io.portcullis.signer.cryptoki.CkFunction.C_GenerateKeyPair;
import static io.portcullis.signer.cryptoki.CkFunction.C_GenerateRandom;
import static io.portcullis.signer.cryptoki.CkFunction.C_InitPIN;
import static io.portcullis.signer.cryptoki.CkFunction.C_Login;
import static io.portcullis.signer.cryptoki.CkFunction.C_Logout;
import static io.portcullis.signer.cryptoki.CkFunction.C_SetAttributeValue;
import static io.portcullis.signer.cryptoki.CkFunction.C_Sign;
import static io.portcullis.signer.cryptoki.CkFunction.C_SignInit;
import static io.portcullis.signer.cryptoki.CkFunction.C_UnwrapKey;
import static io.portcullis.signer.cryptoki.CkFunction.C_Verify;
import static io.portcullis.signer.cryptoki.CkFunction.C_VerifyInit;
import static io.portcullis.signer.cryptoki.CkFunction.C_WrapKey;
import static io.portcullis.signer.cryptoki.CkrName.CKR_BUFFER_TOO_SMALL;
import static io.portcullis.signer.cryptoki.CkrName.CKR_OK;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.portcullis.signer.cryptoki.Outcome.Nothing;
import io.portcullis.threshold.codec.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * One session with a token. For one thread at a time; the token's own state, such as who is logged in, is shared by all sessions of the
 * process.
 *
 * <p>Invariant: between two calls no operation is under way, so that the next may begin. What C_…Init began, its second call ends, whatever
 * comes of it (Base 2.40, section 5.2: only a buffer too small leaves it open, and then a larger one follows).
 */
public final class Session implements AutoCloseable {
    private final NativeLibrary library;
    private final long handle;

    Session(NativeLibrary library, long handle) {
        this.library = library;
        this.handle = handle;
    }

    /**
     * Logs this process in, for all its sessions. CKR_USER_ALREADY_LOGGED_IN says that nobody looked at the PIN.
     *
     * @param pin native memory, lent for the call; the caller zeroes it
     */
    public Outcome<Nothing> login(UserType user, MemorySegment pin) {
        return done(C_Login, library.call(C_Login, handle, user.number(), pin, pin.byteSize()));
    }

    public Outcome<Nothing> logout() {
        return done(C_Logout, library.call(C_Logout, handle));
    }

    /** Sets the user's PIN; the security officer is logged in. */
    public Outcome<Nothing> initializePin(MemorySegment pin) {
        return done(C_InitPIN, library.call(C_InitPIN, handle, pin, pin.byteSize()));
    }

    /** The objects that have all of these attributes, as far as this login sees them. */
    public Outcome<List<ObjectHandle>> find(Template wanted) {
        return ObjectSearch.find(library, handle, wanted);
    }

    /** What the token tells of an object; the rest is absent. */
    public Outcome<Attributes> read(ObjectHandle object, List<AttributeType> types) {
        return AttributeReader.read(library, handle, object, types);
    }

    public Outcome<ObjectHandle> create(Template template) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment made = arena.allocate(JAVA_LONG);
            return object(
                    C_CreateObject,
                    library.call(C_CreateObject, handle, template.write(arena), (long) template.size(), made),
                    made);
        }
    }

    /**
     * As {@link #create}, with a secret CKA_VALUE that the token reads where it lies.
     *
     * @param value native memory, lent for the call
     */
    public Outcome<ObjectHandle> create(Template template, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment made = arena.allocate(JAVA_LONG);
            return object(
                    C_CreateObject,
                    library.call(
                            C_CreateObject, handle, template.writeWith(value, arena), (long) template.size() + 1, made),
                    made);
        }
    }

    /** Changes attributes of an object, as far as the standard lets them change. */
    public Outcome<Nothing> change(ObjectHandle object, Template template) {
        try (Arena arena = Arena.ofConfined()) {
            return done(
                    C_SetAttributeValue,
                    library.call(C_SetAttributeValue, handle, object.number(), template.write(arena), (long)
                            template.size()));
        }
    }

    public Outcome<Nothing> destroy(ObjectHandle object) {
        return done(C_DestroyObject, library.call(C_DestroyObject, handle, object.number()));
    }

    public Outcome<ObjectHandle> generateKey(Mechanism mechanism, Template template) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment made = arena.allocate(JAVA_LONG);
            Ckr code = library.call(
                    C_GenerateKey,
                    handle,
                    mechanism.write(arena).mechanism(),
                    template.write(arena),
                    (long) template.size(),
                    made);
            return object(C_GenerateKey, code, made);
        }
    }

    public Outcome<KeyPair> generateKeyPair(Mechanism mechanism, Template publicHalf, Template privateHalf) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment publicKey = arena.allocate(JAVA_LONG);
            MemorySegment privateKey = arena.allocate(JAVA_LONG);
            Ckr code = library.call(
                    C_GenerateKeyPair,
                    handle,
                    mechanism.write(arena).mechanism(),
                    publicHalf.write(arena),
                    (long) publicHalf.size(),
                    privateHalf.write(arena),
                    (long) privateHalf.size(),
                    publicKey,
                    privateKey);
            return object(C_GenerateKeyPair, code, publicKey)
                    .then(left -> object(C_GenerateKeyPair, code, privateKey).map(right -> new KeyPair(left, right)));
        }
    }

    /** A signature or MAC over the data: ECDSA takes a digest and gives r ‖ s, EdDSA takes the message. */
    public Outcome<Bytes> sign(Mechanism mechanism, ObjectHandle key, Bytes data) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = input(arena, data);
            return begin(C_SignInit, mechanism.write(arena), key).then(ignored -> output(C_Sign, in, arena));
        }
    }

    /** Refused with CKR_SIGNATURE_INVALID or CKR_SIGNATURE_LEN_RANGE if it is not the key's signature over the data. */
    public Outcome<Nothing> verify(Mechanism mechanism, ObjectHandle key, Bytes data, Bytes signature) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = input(arena, data);
            MemorySegment signed = input(arena, signature);
            return begin(C_VerifyInit, mechanism.write(arena), key)
                    .then(ignored -> done(
                            C_Verify, library.call(C_Verify, handle, in, in.byteSize(), signed, signed.byteSize())));
        }
    }

    /** @param plaintext native memory, read by the token where it lies */
    public Outcome<Bytes> encrypt(Mechanism mechanism, ObjectHandle key, MemorySegment plaintext) {
        try (Arena arena = Arena.ofConfined()) {
            return begin(C_EncryptInit, mechanism.write(arena), key)
                    .then(ignored -> output(C_Encrypt, plaintext, arena));
        }
    }

    /** A ciphertext and the IV that the token chose for it. */
    public record WithIv(Bytes iv, Bytes ciphertext) {}

    /** @param mechanism with {@link Mechanism.Parameter.GcmIvFromToken} */
    public Outcome<WithIv> encryptWithTokenIv(Mechanism mechanism, ObjectHandle key, MemorySegment plaintext) {
        if (!(mechanism.parameter() instanceof Mechanism.Parameter.GcmIvFromToken)) {
            throw new IllegalArgumentException("the token chooses no IV by this parameter");
        }
        try (Arena arena = Arena.ofConfined()) {
            // The token may write the IV as late as the last call, so the struct outlives both.
            Mechanism.Native written = mechanism.write(arena);
            return begin(C_EncryptInit, written, key)
                    .then(ignored -> output(C_Encrypt, plaintext, arena))
                    .map(ciphertext -> new WithIv(Bytes.of(written.iv().toArray(JAVA_BYTE)), ciphertext));
        }
    }

    /**
     * Decrypts straight into the caller's memory.
     *
     * @param target native memory, at least as long as the ciphertext: some libraries write there before they cut the padding off
     * @return how many bytes of the target are plaintext
     */
    public Outcome<Long> decrypt(Mechanism mechanism, ObjectHandle key, Bytes ciphertext, MemorySegment target) {
        if (target.byteSize() < ciphertext.size()) {
            throw new IllegalArgumentException("the target is as long as the ciphertext at least");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = input(arena, ciphertext);
            MemorySegment length = arena.allocateFrom(JAVA_LONG, target.byteSize());
            return begin(C_DecryptInit, mechanism.write(arena), key)
                    .then(ignored -> Cryptoki.answer(
                            C_Decrypt, library.call(C_Decrypt, handle, in, in.byteSize(), target, length), () ->
                                    (long) Cryptoki.bounded(length, (int) target.byteSize(), "bytes of plaintext")));
        }
    }

    /** The key, encrypted under another key of the token. */
    public Outcome<Bytes> wrap(Mechanism mechanism, ObjectHandle wrapping, ObjectHandle key) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = mechanism.write(arena).mechanism();
            return gather(
                    C_WrapKey,
                    Limits.FIRST_OUTPUT_BYTES,
                    arena,
                    (out, length) ->
                            library.call(C_WrapKey, handle, struct, wrapping.number(), key.number(), out, length));
        }
    }

    public Outcome<ObjectHandle> unwrap(
            Mechanism mechanism, ObjectHandle unwrapping, Bytes wrapped, Template template) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = input(arena, wrapped);
            MemorySegment made = arena.allocate(JAVA_LONG);
            Ckr code = library.call(
                    C_UnwrapKey,
                    handle,
                    mechanism.write(arena).mechanism(),
                    unwrapping.number(),
                    in,
                    in.byteSize(),
                    template.write(arena),
                    (long) template.size(),
                    made);
            return object(C_UnwrapKey, code, made);
        }
    }

    /** Bytes of the token's own randomness, not for secrets: they are on the heap. */
    public Outcome<Bytes> random(int bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(bytes);
            return Cryptoki.answer(
                    C_GenerateRandom,
                    library.call(C_GenerateRandom, handle, out, (long) bytes),
                    () -> Bytes.of(out.toArray(JAVA_BYTE)));
        }
    }

    private Outcome<Nothing> begin(CkFunction function, Mechanism.Native mechanism, ObjectHandle key) {
        return done(function, library.call(function, handle, mechanism.mechanism(), key.number()));
    }

    private Outcome<Bytes> output(CkFunction function, MemorySegment in, Arena arena) {
        return gather(
                function,
                Math.toIntExact(in.byteSize()) + Limits.FIRST_OUTPUT_BYTES,
                arena,
                (out, length) -> library.call(function, handle, in, in.byteSize(), out, length));
    }

    private interface Producer {
        Ckr into(MemorySegment out, MemorySegment length);
    }

    /** Base 2.40, section 5.2: a buffer too small is told its size, and asked for again. */
    private static Outcome<Bytes> gather(CkFunction function, int first, Arena arena, Producer producer) {
        MemorySegment out = arena.allocate(first);
        MemorySegment length = arena.allocateFrom(JAVA_LONG, first);
        Ckr code = producer.into(out, length);
        if (code == CKR_BUFFER_TOO_SMALL) {
            int asked = Cryptoki.bounded(length, Limits.MAX_OUTPUT_BYTES, "bytes to write");
            out = arena.allocate(asked);
            length.set(JAVA_LONG, 0, asked);
            code = producer.into(out, length);
        }
        MemorySegment written = out;
        return Cryptoki.answer(
                function,
                code,
                () -> Bytes.of(written.asSlice(0, Cryptoki.bounded(length, (int) written.byteSize(), "bytes written"))
                        .toArray(JAVA_BYTE)));
    }

    private static MemorySegment input(Arena arena, Bytes bytes) {
        return arena.allocateFrom(JAVA_BYTE, bytes.toArray());
    }

    private static Outcome<ObjectHandle> object(CkFunction function, Ckr code, MemorySegment made) {
        return Cryptoki.answer(function, code, () -> {
            long number = made.get(JAVA_LONG, 0);
            if (number == 0) {
                throw NativeLibrary.broken(function + " made an object without a handle");
            }
            return new ObjectHandle(number);
        });
    }

    private static Outcome<Nothing> done(CkFunction function, Ckr code) {
        return Cryptoki.answer(function, code, () -> Nothing.NOTHING);
    }

    /** Ends the session; when it is the last of the process, the token logs out. */
    public Outcome<Nothing> end() {
        Ckr code = library.call(C_CloseSession, handle);
        return code == CKR_OK ? Outcome.nothing() : new Outcome.Refused<>(C_CloseSession, code);
    }

    /** As {@link #end}. What refuses to close is closed already, or its token is gone; the next call tells. */
    @Override
    public void close() {
        end();
    }
}
