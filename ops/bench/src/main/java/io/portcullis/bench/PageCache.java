package io.portcullis.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Makes the kernel forget a file's clean pages ({@code POSIX_FADV_DONTNEED}), so that a read comes from the disk. */
@SuppressWarnings("restricted") // open, posix_fadvise and close of the C library
final class PageCache {
    private static final int DONT_NEED = 4;

    private static final MethodHandle OPEN = function("open", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle ADVISE =
            function("posix_fadvise", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);

    private PageCache() {}

    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow(name),
                        FunctionDescriptor.of(result, arguments));
    }

    static void forget(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = (int) OPEN.invokeExact(arena.allocateFrom(file.toString()), 0);
            int failed = (int) ADVISE.invokeExact(descriptor, 0L, 0L, DONT_NEED);
            int unclosed = (int) CLOSE.invokeExact(descriptor);
            if (failed != 0 || unclosed != 0) {
                throw new IllegalStateException("the kernel keeps " + file);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a C function has no checked exceptions", e);
        }
    }
}
