package io.portcullis.engine.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Pages of the system: {@code mmap(2)}, {@code munmap(2)} and {@code madvise(2)} of Linux. */
@SuppressWarnings("restricted") // the three functions named above, and their memory
final class Pages {
    static final int CACHE_LINE = 64;
    static final long HUGE_BYTES = 2L << 20;

    private static final int READ_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS_NO_RESERVE = 0x4022;
    static final int ADVICE_PAGE_OUT = 21;
    private static final int ADVICE_HUGE_PAGE = 14;
    private static final long PAGE_BYTES = 4096;
    private static final long FAILED = -1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle MMAP =
            find("mmap", FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP = find("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle MADVISE =
            find("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

    private Pages() {}

    /** Zeroed memory that begins at a huge page, until the arena closes; empty if the system has none. */
    static Optional<MemorySegment> anonymous(long bytes, Arena arena) {
        long mapped = bytes + HUGE_BYTES;
        try {
            long address = (long)
                    MMAP.invokeExact(MemorySegment.NULL, mapped, READ_WRITE, PRIVATE_ANONYMOUS_NO_RESERVE, -1, 0L);
            if (address == FAILED) {
                return Optional.empty();
            }
            long aligned = (address + HUGE_BYTES - 1) / HUGE_BYTES * HUGE_BYTES;
            advise(aligned, bytes, ADVICE_HUGE_PAGE);
            return Optional.of(
                    MemorySegment.ofAddress(aligned).reinterpret(bytes, arena, gone -> unmap(address, mapped)));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static void unmap(long address, long bytes) {
        try {
            int ignored = (int) MUNMAP.invokeExact(address, bytes);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** For the whole pages that a chunk reaches into. The system may refuse: advice is about speed, never about content. */
    static boolean advise(MemorySegment chunk, int advice) {
        long start = chunk.address() / PAGE_BYTES * PAGE_BYTES;
        return advise(start, chunk.address() + chunk.byteSize() - start, advice);
    }

    private static boolean advise(long address, long bytes, int advice) {
        try {
            return (int) MADVISE.invokeExact(address, bytes, advice) == 0;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static MethodHandle find(String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape);
    }

    private static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException e
                ? e
                : new IllegalStateException("a C function has no checked exceptions", thrown);
    }
}
