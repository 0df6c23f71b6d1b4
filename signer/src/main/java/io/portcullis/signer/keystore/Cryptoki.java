package io.portcullis.signer.keystore;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The part of Cryptoki (PKCS#11 2.40, 64-bit) that SunPKCS11 does not offer: finding a token by its label, initialising one, checking a
 * PIN for certain, reading a key's attributes, and holding a session open. It shares the library with SunPKCS11 in one process.
 *
 * <p>Function numbers are positions in CK_FUNCTION_LIST, whose pointers follow a version padded to 8 bytes.
 */
@SuppressWarnings("restricted") // the one place of the signer that calls native code itself
final class Cryptoki {
    static final long OK = 0;
    static final long PIN_INCORRECT = 0xa0;
    static final long PIN_LEN_RANGE = 0xa2;
    static final long PIN_LOCKED = 0xa4;
    static final long SESSION_COUNT = 0xb1;
    static final long USER_ALREADY_LOGGED_IN = 0x100;
    private static final long ALREADY_INITIALIZED = 0x191;

    private static final int INITIALIZE = 0;
    private static final int GET_SLOT_LIST = 4;
    private static final int GET_TOKEN_INFO = 6;
    private static final int INIT_TOKEN = 9;
    private static final int INIT_PIN = 10;
    private static final int OPEN_SESSION = 12;
    private static final int CLOSE_SESSION = 13;
    private static final int LOGIN = 18;
    private static final int LOGOUT = 19;
    private static final int GET_ATTRIBUTE_VALUE = 24;
    private static final int FIND_OBJECTS_INIT = 26;
    private static final int FIND_OBJECTS = 27;
    private static final int FIND_OBJECTS_FINAL = 28;

    private static final long SERIAL_SESSION = 4;
    private static final long RW_SESSION = 2;
    private static final long OS_LOCKING_OK = 2;
    private static final long TOKEN_INITIALIZED = 0x400;
    private static final long SECURITY_OFFICER = 0;
    private static final long USER = 1;
    private static final long CLASS = 0;
    private static final long LABEL = 3;
    private static final long PRIVATE_KEY = 3;
    static final long SECRET_KEY = 4;
    static final long ATTRIBUTE_BYTES = 24;
    private static final int MAX_SLOTS = 1_024;

    private final MemorySegment functions;

    private Cryptoki(MemorySegment functions) {
        this.functions = functions;
    }

    /** A slot with an initialised token: its id, its place in the slot list (for SunPKCS11), and its session limit (0: none). */
    record Slot(long id, int listIndex, long maxSessions) {}

    /** @throws SignerFault TOKEN_ABSENT if the library is missing or is not Cryptoki, TOKEN_FAULT if it does not start */
    static Cryptoki load(Path library) {
        if (!Files.isReadable(library)) {
            throw new SignerFault(SignerTag.TOKEN_ABSENT, "there is no PKCS#11 library at " + library);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = SymbolLookup.libraryLookup(library, Arena.global())
                    .find("C_GetFunctionList")
                    .orElseThrow(() -> new SignerFault(SignerTag.TOKEN_ABSENT, library + " is not a PKCS#11 library"));
            MethodHandle getFunctionList =
                    Linker.nativeLinker().downcallHandle(entry, FunctionDescriptor.of(JAVA_LONG, ADDRESS));
            MemorySegment pointer = arena.allocate(ADDRESS);
            long result = (long) getFunctionList.invokeExact(pointer);
            if (result != OK) {
                throw fault("C_GetFunctionList", result);
            }
            Cryptoki cryptoki = new Cryptoki(pointer.get(ADDRESS, 0).reinterpret(8 + 8 * 68));
            cryptoki.initialize(arena);
            return cryptoki;
        } catch (IllegalArgumentException e) {
            throw new SignerFault(SignerTag.TOKEN_ABSENT, library + " does not load: " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("C_GetFunctionList has no checked exceptions", e);
        }
    }

    private void initialize(Arena arena) {
        MemorySegment arguments = arena.allocate(48, 8);
        arguments.set(JAVA_LONG, 32, OS_LOCKING_OK);
        long result = call(INITIALIZE, arguments);
        if (result != OK && result != ALREADY_INITIALIZED) {
            throw fault("C_Initialize", result);
        }
    }

    /** @throws SignerFault TOKEN_FAULT if two tokens bear the label */
    Optional<Slot> find(String label) {
        List<Slot> found = new ArrayList<>();
        long[] slots = slots();
        for (int i = 0; i < slots.length; i++) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment info = arena.allocate(256, 8);
                boolean readable = call(GET_TOKEN_INFO, slots[i], info) == OK;
                boolean initialized = (info.get(JAVA_LONG, 96) & TOKEN_INITIALIZED) != 0;
                byte[] padded = info.asSlice(0, 32).toArray(JAVA_BYTE);
                if (readable
                        && initialized
                        && new String(padded, UTF_8).stripTrailing().equals(label)) {
                    long max = info.get(JAVA_LONG, 104);
                    found.add(new Slot(slots[i], i, max < 0 ? 0 : max));
                }
            }
        }
        if (found.size() > 1) {
            throw new SignerFault(SignerTag.TOKEN_FAULT, "two tokens are labelled " + label);
        }
        return found.stream().findFirst();
    }

    /** Initialises the first blank token with a label, a security officer's PIN and a user's PIN. */
    void initializeToken(String label, Pin officerPin, Pin userPin) {
        try (Arena arena = Arena.ofConfined()) {
            long slot = blankSlot(arena);
            MemorySegment padded = arena.allocate(32).fill((byte) ' ');
            MemorySegment.copy(
                    MemorySegment.ofArray(label.getBytes(UTF_8)), 0, padded, 0, label.getBytes(UTF_8).length);
            MemorySegment officer = officerPin.segment(SecretAccess.INSTANCE);
            MemorySegment user = userPin.segment(SecretAccess.INSTANCE);
            check("C_InitToken", call(INIT_TOKEN, slot, officer, officer.byteSize(), padded));
            long session = openSession(slot, SERIAL_SESSION | RW_SESSION);
            try {
                check("C_Login", call(LOGIN, session, SECURITY_OFFICER, officer, officer.byteSize()));
                check("C_InitPIN", call(INIT_PIN, session, user, user.byteSize()));
                check("C_Logout", call(LOGOUT, session));
            } finally {
                closeSession(session);
            }
        }
    }

    private long blankSlot(Arena arena) {
        for (long slot : slots()) {
            MemorySegment info = arena.allocate(256, 8);
            if (call(GET_TOKEN_INFO, slot, info) == OK && (info.get(JAVA_LONG, 96) & TOKEN_INITIALIZED) == 0) {
                return slot;
            }
        }
        throw new SignerFault(SignerTag.TOKEN_ABSENT, "there is no blank token to initialise");
    }

    long openSession(Slot slot) {
        return openSession(slot.id(), SERIAL_SESSION);
    }

    /** A session that may make and destroy objects of the token. */
    long openWritingSession(Slot slot) {
        return openSession(slot.id(), SERIAL_SESSION | RW_SESSION);
    }

    private long openSession(long slot, long flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment session = arena.allocate(JAVA_LONG);
            check("C_OpenSession", call(OPEN_SESSION, slot, flags, session));
            return session.get(JAVA_LONG, 0);
        }
    }

    void closeSession(long session) {
        check("C_CloseSession", call(CLOSE_SESSION, session));
    }

    /**
     * The one real check of a PIN.
     *
     * @throws SignerFault PIN_WRONG; TOKEN_FAULT also when this process is already logged in, for then a PIN is not looked at
     */
    void login(long session, Pin pin) {
        MemorySegment bytes = pin.segment(SecretAccess.INSTANCE);
        long result = call(LOGIN, session, USER, bytes, bytes.byteSize());
        if (result == PIN_INCORRECT || result == PIN_LEN_RANGE) {
            throw new SignerFault(SignerTag.PIN_WRONG, "the token refused the PIN");
        }
        if (result == PIN_LOCKED) {
            throw new SignerFault(SignerTag.PIN_WRONG, "the token is locked after too many wrong PINs");
        }
        check("C_Login", result);
    }

    void logout(long session) {
        check("C_Logout", call(LOGOUT, session));
    }

    /** The private keys with a label, seen by a logged-in session. */
    List<Long> findPrivateKeys(long session, String label) {
        return findObjects(session, PRIVATE_KEY, label);
    }

    /** The secret keys with a label, seen by a logged-in session. */
    List<Long> findSecretKeys(long session, String label) {
        return findObjects(session, SECRET_KEY, label);
    }

    private List<Long> findObjects(long session, long objectClass, String label) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment template = arena.allocate(2 * ATTRIBUTE_BYTES, 8);
            byte[] text = label.getBytes(UTF_8);
            MemorySegment wantedClass = arena.allocate(JAVA_LONG);
            wantedClass.set(JAVA_LONG, 0, objectClass);
            putAttribute(template, 0, CLASS, wantedClass);
            MemorySegment wantedLabel = arena.allocate(text.length);
            MemorySegment.copy(text, 0, wantedLabel, JAVA_BYTE, 0, text.length);
            putAttribute(template, 1, LABEL, wantedLabel);
            check("C_FindObjectsInit", call(FIND_OBJECTS_INIT, session, template, 2L));
            try {
                MemorySegment handles = arena.allocate(8 * 16, 8);
                MemorySegment count = arena.allocate(JAVA_LONG);
                check("C_FindObjects", call(FIND_OBJECTS, session, handles, 16L, count));
                List<Long> found = new ArrayList<>();
                for (int i = 0; i < count.get(JAVA_LONG, 0); i++) {
                    found.add(handles.getAtIndex(JAVA_LONG, i));
                }
                return found;
            } finally {
                check("C_FindObjectsFinal", call(FIND_OBJECTS_FINAL, session));
            }
        }
    }

    /** A boolean attribute of an object; absent, or of another type, is a fault: nothing is assumed of a key. */
    boolean flag(long session, long object, long attribute) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(1);
            MemorySegment template = arena.allocate(ATTRIBUTE_BYTES, 8);
            putAttribute(template, 0, attribute, value);
            check("C_GetAttributeValue", call(GET_ATTRIBUTE_VALUE, session, object, template, 1L));
            if (template.get(JAVA_LONG, 16) != 1) {
                throw new SignerFault(
                        SignerTag.TOKEN_FAULT, "attribute 0x" + Long.toHexString(attribute) + " is not a boolean");
            }
            return value.get(JAVA_BYTE, 0) != 0;
        }
    }

    static void putAttribute(MemorySegment template, int index, long type, MemorySegment value) {
        long base = index * ATTRIBUTE_BYTES;
        template.set(JAVA_LONG, base, type);
        template.set(ADDRESS, base + 8, value);
        template.set(JAVA_LONG, base + 16, value.byteSize());
    }

    private long[] slots() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(JAVA_LONG);
            // Asked without a list first: this is when a library looks for tokens that came since.
            check("C_GetSlotList", call(GET_SLOT_LIST, (byte) 0, MemorySegment.NULL, count));
            MemorySegment list = arena.allocate(8L * MAX_SLOTS, 8);
            count.set(JAVA_LONG, 0, MAX_SLOTS);
            check("C_GetSlotList", call(GET_SLOT_LIST, (byte) 0, list, count));
            return list.asSlice(0, 8 * count.get(JAVA_LONG, 0)).toArray(JAVA_LONG);
        }
    }

    static void check(String what, long result) {
        if (result != OK) {
            throw fault(what, result);
        }
    }

    private static SignerFault fault(String what, long result) {
        SignerTag tag = result == SESSION_COUNT ? SignerTag.SESSIONS_EXHAUSTED : SignerTag.TOKEN_FAULT;
        String code = result == USER_ALREADY_LOGGED_IN
                ? "already logged in in this process"
                : "Cryptoki code 0x" + Long.toHexString(result);
        return new SignerFault(tag, what + ": " + code);
    }

    long call(int function, Object... arguments) {
        MemoryLayout[] layouts = new MemoryLayout[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            layouts[i] = switch (arguments[i]) {
                case Byte ignored -> JAVA_BYTE;
                case Long ignored -> JAVA_LONG;
                case MemorySegment ignored -> ADDRESS;
                default -> throw new AssertionError("no such Cryptoki argument: " + arguments[i]);
            };
        }
        MemorySegment target = functions.get(ADDRESS, 8 + 8L * function);
        MethodHandle handle = Linker.nativeLinker().downcallHandle(target, FunctionDescriptor.of(JAVA_LONG, layouts));
        try {
            return (long) handle.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a C function has no checked exceptions", e);
        }
    }
}
