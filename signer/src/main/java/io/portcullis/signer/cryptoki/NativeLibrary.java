package io.portcullis.signer.cryptoki;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.WrongMethodTypeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A loaded library and its list of functions. It stays loaded for the life of the process: SunPKCS11 may use it, too, and keeps pointers
 * into it.
 */
@SuppressWarnings("restricted") // the one place that calls a PKCS #11 library
final class NativeLibrary {
    /** The interface of the standard itself (Base 3.0, section 3.7). */
    private static final String STANDARD_INTERFACE = "PKCS 11";

    private final MemorySegment functions;
    private final Version version;
    private final Map<CkFunction, MethodHandle> handles = new ConcurrentHashMap<>();

    private NativeLibrary(MemorySegment functions) {
        this.functions = functions;
        this.version = new Version(
                Byte.toUnsignedInt(functions.get(JAVA_BYTE, 0)), Byte.toUnsignedInt(functions.get(JAVA_BYTE, 1)));
    }

    /** @throws SignerFault TOKEN_ABSENT if the file is missing or no such library, CONFIGURATION_INVALID on another host than LP64 */
    static Outcome<NativeLibrary> load(Path file) {
        if (!Layouts.fitsHost(Linker.nativeLinker().canonicalLayouts())) {
            throw new SignerFault(
                    SignerTag.CONFIGURATION_INVALID, "PKCS #11 is spoken here only where unsigned long has 64 bits");
        }
        if (!Files.isReadable(file)) {
            throw new SignerFault(SignerTag.TOKEN_ABSENT, "there is no PKCS#11 library at " + file);
        }
        SymbolLookup symbols;
        try {
            symbols = SymbolLookup.libraryLookup(file.toAbsolutePath(), Arena.global());
        } catch (IllegalArgumentException e) {
            throw new SignerFault(SignerTag.TOKEN_ABSENT, file + " does not load: " + e.getMessage(), e);
        }
        MemorySegment getList = symbols.find("C_GetFunctionList")
                .orElseThrow(() -> new SignerFault(SignerTag.TOKEN_ABSENT, file + " is not a PKCS#11 library"));
        Optional<MemorySegment> byInterface = symbols.find("C_GetInterface").flatMap(NativeLibrary::standardInterface);
        return byInterface.isPresent()
                ? new Outcome.Done<>(new NativeLibrary(byInterface.get()))
                : functionList(getList).map(NativeLibrary::new);
    }

    /** C_GetFunctionList (Base 2.40, section 5.4). */
    private static Outcome<MemorySegment> functionList(MemorySegment entry) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pointer = arena.allocate(ADDRESS);
            long code = invoke(downcall(entry, FunctionDescriptor.of(JAVA_LONG, ADDRESS)), pointer);
            return code == 0
                    ? new Outcome.Done<>(list(pointer.get(ADDRESS, 0)))
                    : new Outcome.Refused<>(CkFunction.C_GetFunctionList, Ckr.of(code));
        }
    }

    /** C_GetInterface (Base 3.0, section 5.4): the default interface, if it is the standard's. */
    private static Optional<MemorySegment> standardInterface(MemorySegment entry) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pointer = arena.allocate(ADDRESS);
            MethodHandle handle =
                    downcall(entry, FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
            if (invoke(handle, MemorySegment.NULL, MemorySegment.NULL, pointer, 0L) != 0) {
                return Optional.empty();
            }
            MemorySegment struct = pointer.get(ADDRESS, 0).reinterpret(Layouts.INTERFACE.byteSize());
            MemorySegment name = pointerIn(struct, "pInterfaceName").reinterpret(STANDARD_INTERFACE.length() + 1);
            for (int i = 0; i <= STANDARD_INTERFACE.length(); i++) {
                int expected = i < STANDARD_INTERFACE.length() ? STANDARD_INTERFACE.charAt(i) : 0;
                if (name.get(JAVA_BYTE, i) != expected) {
                    return Optional.empty();
                }
            }
            return Optional.of(list(pointerIn(struct, "pFunctionList")));
        }
    }

    private static MemorySegment pointerIn(MemorySegment struct, String field) {
        return struct.get(ADDRESS, Layouts.INTERFACE.byteOffset(PathElement.groupElement(field)));
    }

    private static MemorySegment list(MemorySegment pointer) {
        if (pointer.address() == 0) {
            throw broken("the library gives no list of functions");
        }
        return pointer.reinterpret(CkFunction.listBytes());
    }

    /** Of the list of functions, which may be newer than what the library does by it. */
    Version version() {
        return version;
    }

    /** Calls with arguments of exactly the function's shape; anything else is a bug here. */
    Ckr call(CkFunction function, Object... arguments) {
        return Ckr.of(invoke(handles.computeIfAbsent(function, this::bind), arguments));
    }

    private MethodHandle bind(CkFunction function) {
        MemorySegment target = functions.get(ADDRESS, function.offset());
        if (target.address() == 0) {
            throw broken("the library has no " + function);
        }
        return downcall(target, function.descriptor());
    }

    private static MethodHandle downcall(MemorySegment target, FunctionDescriptor shape) {
        return Linker.nativeLinker().downcallHandle(target, shape);
    }

    private static long invoke(MethodHandle handle, Object... arguments) {
        try {
            return (long) handle.invokeWithArguments(arguments);
        } catch (WrongMethodTypeException | ClassCastException e) {
            throw new AssertionError("a call of another shape than its function's", e);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a C function has no checked exceptions", e);
        }
    }

    static SignerFault broken(String what) {
        return new SignerFault(SignerTag.TOKEN_FAULT, "the PKCS#11 library is broken: " + what);
    }
}
