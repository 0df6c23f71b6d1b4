package io.portcullis.signer.cryptoki;

import static io.portcullis.signer.cryptoki.CkFunction.C_GetInfo;
import static io.portcullis.signer.cryptoki.CkFunction.C_GetMechanismInfo;
import static io.portcullis.signer.cryptoki.CkFunction.C_GetMechanismList;
import static io.portcullis.signer.cryptoki.CkFunction.C_GetSlotList;
import static io.portcullis.signer.cryptoki.CkFunction.C_GetTokenInfo;
import static io.portcullis.signer.cryptoki.CkFunction.C_InitToken;
import static io.portcullis.signer.cryptoki.CkFunction.C_Initialize;
import static io.portcullis.signer.cryptoki.CkFunction.C_OpenSession;
import static io.portcullis.signer.cryptoki.CkrName.CKR_CRYPTOKI_ALREADY_INITIALIZED;
import static io.portcullis.signer.cryptoki.CkrName.CKR_OK;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An initialised PKCS #11 library: its slots, its tokens, and sessions with them. Any thread may call.
 *
 * <p>Invariants: the library was initialised with locking by the operating system (CKF_OS_LOCKING_OK), or by somebody else in this process
 * before; it is never finalised.
 */
public final class Cryptoki {
    private static final long CKF_OS_LOCKING_OK = 2;
    private static final long CKF_RW_SESSION = 2;

    /** Always set, for legacy reasons (Base 2.40, section 5.6.1). */
    private static final long CKF_SERIAL_SESSION = 4;

    private static final byte CK_FALSE = 0;
    private static final int LABEL_BYTES = 32;

    private final NativeLibrary library;

    private Cryptoki(NativeLibrary library) {
        this.library = library;
    }

    /** What a session may do to the token's objects. */
    public enum Access {
        READING,
        WRITING
    }

    public static Outcome<Cryptoki> open(Path library) {
        return open(library, Optional.empty());
    }

    /**
     * Loads and initialises.
     *
     * @param reserved what a vendor's C_Initialize takes as pReserved (YubiHSM: {@code connector=…}); the standard's takes nothing
     * @throws io.portcullis.signer.verdict.SignerFault TOKEN_ABSENT, CONFIGURATION_INVALID as {@code signer.keystore} documents
     */
    public static Outcome<Cryptoki> open(Path library, Optional<String> reserved) {
        return NativeLibrary.load(library).then(loaded -> initialize(loaded, reserved));
    }

    private static Outcome<Cryptoki> initialize(NativeLibrary library, Optional<String> reserved) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment arguments = arena.allocate(Layouts.INITIALIZE_ARGS);
            Layouts.number(arguments, Layouts.INITIALIZE_ARGS, "flags", CKF_OS_LOCKING_OK);
            reserved.ifPresent(
                    text -> Layouts.pointer(arguments, Layouts.INITIALIZE_ARGS, "pReserved", arena.allocateFrom(text)));
            Ckr code = library.call(C_Initialize, arguments);
            return code == CKR_OK || code == CKR_CRYPTOKI_ALREADY_INITIALIZED
                    ? new Outcome.Done<>(new Cryptoki(library))
                    : new Outcome.Refused<>(C_Initialize, code);
        }
    }

    public Outcome<LibraryInfo> info() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(Layouts.INFO);
            return answer(
                    C_GetInfo,
                    library.call(C_GetInfo, info),
                    () -> new LibraryInfo(
                            library.version(),
                            Layouts.text(info, Layouts.INFO, "manufacturerID"),
                            Layouts.text(info, Layouts.INFO, "libraryDescription"),
                            Layouts.version(info, Layouts.INFO, "libraryVersion")));
        }
    }

    /** All slots, with and without tokens, looked up anew. */
    public Outcome<List<SlotId>> slots() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(JAVA_LONG);
            // Asked without a list first: this is when a library looks for tokens that came since (Base 2.40, section
            // 5.5.1).
            Ckr code = library.call(C_GetSlotList, CK_FALSE, MemorySegment.NULL, count);
            MemorySegment list = arena.allocate(JAVA_LONG, Limits.MAX_SLOTS);
            if (code == CKR_OK) {
                count.set(JAVA_LONG, 0, Limits.MAX_SLOTS);
                code = library.call(C_GetSlotList, CK_FALSE, list, count);
            }
            return answer(C_GetSlotList, code, () -> {
                List<SlotId> slots = new ArrayList<>();
                for (int i = 0; i < bounded(count, Limits.MAX_SLOTS, "slots"); i++) {
                    slots.add(new SlotId(list.getAtIndex(JAVA_LONG, i), i));
                }
                return List.copyOf(slots);
            });
        }
    }

    public Outcome<TokenInfo> tokenInfo(SlotId slot) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(Layouts.TOKEN_INFO);
            return answer(
                    C_GetTokenInfo, library.call(C_GetTokenInfo, slot.number(), info), () -> TokenInfo.read(info));
        }
    }

    public Outcome<Set<MechanismType>> mechanisms(SlotId slot) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocateFrom(JAVA_LONG, Limits.MAX_MECHANISMS);
            MemorySegment list = arena.allocate(JAVA_LONG, Limits.MAX_MECHANISMS);
            Ckr code = library.call(C_GetMechanismList, slot.number(), list, count);
            return answer(C_GetMechanismList, code, () -> {
                Set<MechanismType> types = new LinkedHashSet<>();
                for (int i = 0; i < bounded(count, Limits.MAX_MECHANISMS, "mechanisms"); i++) {
                    types.add(new MechanismType(list.getAtIndex(JAVA_LONG, i)));
                }
                return Set.copyOf(types);
            });
        }
    }

    public Outcome<MechanismInfo> mechanismInfo(SlotId slot, MechanismType type) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(Layouts.MECHANISM_INFO);
            return answer(
                    C_GetMechanismInfo,
                    library.call(C_GetMechanismInfo, slot.number(), type.number(), info),
                    () -> new MechanismInfo(
                            Layouts.number(info, Layouts.MECHANISM_INFO, "ulMinKeySize"),
                            Layouts.number(info, Layouts.MECHANISM_INFO, "ulMaxKeySize"),
                            Layouts.number(info, Layouts.MECHANISM_INFO, "flags")));
        }
    }

    /**
     * C_InitToken: destroys whatever the token holds.
     *
     * @param officerPin native memory, lent for the call
     * @param label 1 to 32 bytes of UTF-8
     */
    public Outcome<Outcome.Nothing> initializeToken(SlotId slot, MemorySegment officerPin, String label) {
        byte[] text = label.getBytes(UTF_8);
        if (text.length < 1 || text.length > LABEL_BYTES) {
            throw new IllegalArgumentException("a token label has 1 to 32 bytes");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment padded = arena.allocate(LABEL_BYTES).fill((byte) ' ');
            padded.asSlice(0, text.length).copyFrom(MemorySegment.ofArray(text));
            return answer(
                    C_InitToken,
                    library.call(C_InitToken, slot.number(), officerPin, officerPin.byteSize(), padded),
                    () -> Outcome.Nothing.NOTHING);
        }
    }

    public Outcome<Session> openSession(SlotId slot, Access access) {
        try (Arena arena = Arena.ofConfined()) {
            long flags = CKF_SERIAL_SESSION | (access == Access.WRITING ? CKF_RW_SESSION : 0);
            MemorySegment handle = arena.allocate(JAVA_LONG);
            Ckr code =
                    library.call(C_OpenSession, slot.number(), flags, MemorySegment.NULL, MemorySegment.NULL, handle);
            return answer(C_OpenSession, code, () -> new Session(library, handle.get(JAVA_LONG, 0)));
        }
    }

    static <T> Outcome<T> answer(CkFunction function, Ckr code, Supplier<T> value) {
        return code == CKR_OK ? new Outcome.Done<>(value.get()) : new Outcome.Refused<>(function, code);
    }

    static int bounded(MemorySegment count, int most, String what) {
        long value = count.get(JAVA_LONG, 0);
        if (value < 0 || value > most) {
            throw NativeLibrary.broken("it counts " + Long.toUnsignedString(value) + " " + what);
        }
        return (int) value;
    }
}
