package io.portcullis.threshold.memory;

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
import java.lang.invoke.MethodHandle;

/**
 * Bytes outside the Java heap for one secret: whole pages of their own, locked against swapping (mlock), left out of core dumps
 * (MADV_DONTDUMP) and of children (MADV_DONTFORK), and wiped before they go back.
 *
 * <p>Invariants: the pages are zero when handed out and zero before they are unmapped; after {@link #close} no access succeeds.
 * Closing while another thread reads is a bug of the owner and throws in one of the two, never reads freed memory.
 */
@SuppressWarnings("restricted") // calls the C library; the class keeps the bounds
public final class LockedMemory implements AutoCloseable {
    private static final int READ_WRITE = 1 | 2;
    private static final int PRIVATE_ANONYMOUS = 0x02 | 0x20;
    private static final int DONT_FORK = 10;
    private static final int DONT_DUMP = 16;
    private static final long PAGE = 4_096;

    private static final MethodHandle MMAP =
            bind("mmap", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MUNMAP = bind("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle MLOCK = bind("mlock", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle MADVISE = bind("madvise", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle EXPLICIT_BZERO = bindVoid("explicit_bzero", ADDRESS, JAVA_LONG);

    private final Arena arena;
    private final MemorySegment segment;

    private LockedMemory(Arena arena, MemorySegment segment) {
        this.arena = arena;
        this.segment = segment;
    }

    /**
     * @param byteSize at least 1; whole pages are taken
     * @throws ThresholdFault MEMORY_NOT_LOCKED: a secret that might be swapped is not made at all
     */
    public static LockedMemory allocate(long byteSize) {
        if (byteSize < 1) {
            throw new IllegalArgumentException("a secret has at least one byte");
        }
        long mapped = (byteSize + PAGE - 1) / PAGE * PAGE;
        MemorySegment pages =
                (MemorySegment) call(MMAP, MemorySegment.NULL, mapped, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
        if (pages.address() == -1) {
            throw new ThresholdFault(ThresholdTag.MEMORY_NOT_LOCKED, "no memory for " + mapped + " bytes");
        }
        boolean safe = (int) call(MLOCK, pages, mapped) == 0
                && (int) call(MADVISE, pages, mapped, DONT_DUMP) == 0
                && (int) call(MADVISE, pages, mapped, DONT_FORK) == 0;
        if (!safe) {
            call(MUNMAP, pages, mapped);
            throw new ThresholdFault(ThresholdTag.MEMORY_NOT_LOCKED, "the kernel does not lock " + mapped + " bytes");
        }
        Arena arena = Arena.ofShared();
        MemorySegment segment = pages.reinterpret(mapped, arena, LockedMemory::release);
        return new LockedMemory(arena, segment.asSlice(0, byteSize));
    }

    private static void release(MemorySegment pages) {
        call(EXPLICIT_BZERO, pages, pages.byteSize());
        call(MUNMAP, pages, pages.byteSize());
    }

    /** The bytes themselves. Whoever copies them copies them into locked memory, or wipes the copy. */
    public MemorySegment open(SecretAccess access) {
        return segment;
    }

    public long byteSize() {
        return segment.byteSize();
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    @Override
    public String toString() {
        return "LockedMemory[" + segment.byteSize() + " secret bytes]";
    }

    private static MethodHandle bind(String name, MemoryLayout result, MemoryLayout... arguments) {
        return link(name, FunctionDescriptor.of(result, arguments));
    }

    private static MethodHandle bindVoid(String name, MemoryLayout... arguments) {
        return link(name, FunctionDescriptor.ofVoid(arguments));
    }

    private static MethodHandle link(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    private static Object call(MethodHandle handle, Object... arguments) {
        try {
            return handle.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a C function has no checked exceptions", e);
        }
    }
}
