package io.portcullis.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The clock the C loops read: CPU time of all threads of this process, in nanoseconds. The JVM's own bean counts in steps of 10 ms. */
@SuppressWarnings("restricted") // clock_gettime(2) of the C library
final class CpuClock {
    private static final int PROCESS_CPU_TIME = 2;

    private static final MethodHandle GET_TIME = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private CpuClock() {}

    static long nanos() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(JAVA_LONG, 2);
            if ((int) GET_TIME.invokeExact(PROCESS_CPU_TIME, time) != 0) {
                throw new IllegalStateException("the system has no clock of CPU time");
            }
            return time.get(JAVA_LONG, 0) * 1_000_000_000L + time.get(JAVA_LONG, 8);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a C function has no checked exceptions", e);
        }
    }
}
