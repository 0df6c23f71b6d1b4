package io.portcullis.signer.service;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Whether the kernel says that somebody keeps its clock: {@code adjtimex(2)} with no modes set, which only reads. */
@SuppressWarnings("restricted") // one system call that only reads
final class HostClock {
    /** Of {@code struct timex} on 64-bit Linux, with room to spare. */
    private static final int TIMEX_BYTES = 256;

    private static final int STATUS_OFFSET = 40;
    private static final int STA_UNSYNC = 0x40;
    private static final int TIME_ERROR = 5;

    private HostClock() {}

    /** Empty if the kernel does not tell. */
    static Optional<Boolean> synchronised() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> symbol = linker.defaultLookup().find("adjtimex");
        if (symbol.isEmpty()) {
            return Optional.empty();
        }
        MethodHandle adjtimex =
                linker.downcallHandle(symbol.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timex = arena.allocate(TIMEX_BYTES, Long.BYTES);
            int state = (int) adjtimex.invokeExact(timex);
            int status = timex.get(ValueLayout.JAVA_INT, STATUS_OFFSET);
            return state < 0 ? Optional.empty() : Optional.of(state != TIME_ERROR && (status & STA_UNSYNC) == 0);
        } catch (Throwable e) {
            return Optional.empty();
        }
    }
}
