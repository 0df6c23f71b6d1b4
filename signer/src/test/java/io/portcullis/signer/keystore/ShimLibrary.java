package io.portcullis.signer.keystore;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.portcullis.signer.cryptoki.CkFunction;
import io.portcullis.signer.cryptoki.Ckr;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The library of {@code src/test/c/shim.c}, built by gcc once a run for each vendor, and its faults on demand. */
public final class ShimLibrary {
    private static final Map<String, ShimLibrary> BUILT = new ConcurrentHashMap<>();

    private final Path file;
    private final SymbolLookup symbols;

    @SuppressWarnings("restricted") // a library of our own
    private ShimLibrary(Path file) {
        this.file = file;
        this.symbols = SymbolLookup.libraryLookup(file, Arena.global());
    }

    /** @param vendor PLAIN, CLOUDHSM, YUBIHSM or TPM */
    public static ShimLibrary of(String vendor) {
        return of(vendor, "shim");
    }

    /** A copy that nobody else in this process has sessions of. */
    public static ShimLibrary of(String vendor, String copy) {
        return BUILT.computeIfAbsent(copy + "-" + vendor, name -> build(vendor, name));
    }

    private static ShimLibrary build(String vendor, String name) {
        Path source = Path.of("src", "test", "c", "shim.c");
        Path module = Files.exists(source) ? Path.of("") : Path.of("signer");
        Path folder = module.resolve("target").resolve("shim").toAbsolutePath();
        Path library = folder.resolve(name + ".so");
        try {
            Files.createDirectories(folder);
            Process gcc = new ProcessBuilder(List.of(
                            "gcc",
                            "-std=c11",
                            "-Wall",
                            "-Wextra",
                            "-Werror",
                            "-O1",
                            "-fPIC",
                            "-shared",
                            "-DVENDOR_" + vendor,
                            "-DSOFTHSM=\"" + TestToken.LIBRARY + "\"",
                            "-o",
                            library.toString(),
                            module.resolve(source).toString(),
                            "-ldl",
                            "-lpthread"))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (gcc.waitFor() != 0) {
                throw new AssertionError("the shim does not build: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("gcc builds the shim (Debian: apt-get install gcc libc6-dev)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return new ShimLibrary(library);
    }

    public Path file() {
        return file;
    }

    /** The function answers the code, after so many calls, so many times. */
    @SuppressWarnings("EnumOrdinal") // its place in the list
    public void fail(CkFunction function, Ckr code, long after, long times) {
        call(
                "shim_fail",
                FunctionDescriptor.ofVoid(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                function.ordinal(),
                code.number(),
                after,
                times);
    }

    /** The next calls of the function do not come back until {@link #reset}. */
    @SuppressWarnings("EnumOrdinal") // its place in the list
    public void hang(CkFunction function, long times) {
        call("shim_hang", FunctionDescriptor.ofVoid(JAVA_INT, JAVA_LONG), function.ordinal(), times);
    }

    /** The next signatures have one bit wrong. */
    public void corrupt(long times) {
        call("shim_corrupt", FunctionDescriptor.ofVoid(JAVA_LONG), times);
    }

    public void limits(long sessions, long signMicros, long objectsLeft) {
        call(
                "shim_limits",
                FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG),
                sessions,
                signMicros,
                objectsLeft);
    }

    public long sessions() {
        return (long) call("shim_sessions", FunctionDescriptor.of(JAVA_LONG));
    }

    /** How often the function was called so far. */
    @SuppressWarnings("EnumOrdinal") // its place in the list
    public long calls(CkFunction function) {
        return (long) call("shim_calls", FunctionDescriptor.of(JAVA_LONG, JAVA_INT), function.ordinal());
    }

    /** How often it was asked for its interface, as 3.0 has them; only YUBIHSM's has one. */
    public long interfacesAsked() {
        return (long) call("shim_interfaces", FunctionDescriptor.of(JAVA_LONG));
    }

    public long hanging() {
        return (long) call("shim_hanging", FunctionDescriptor.of(JAVA_LONG));
    }

    /** No fault from now on; what hangs comes back. */
    public void reset() {
        call("shim_reset", FunctionDescriptor.ofVoid());
    }

    @SuppressWarnings("restricted") // a library of our own
    private Object call(String name, FunctionDescriptor shape, Object... arguments) {
        try {
            return Linker.nativeLinker()
                    .downcallHandle(symbols.find(name).orElseThrow(), shape)
                    .invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new AssertionError(name, e);
        }
    }
}
