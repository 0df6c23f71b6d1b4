package io.portcullis.threshold.curve;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.portcullis.threshold.verdict.ThresholdFault;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** getrandom(2), straight into the caller's memory: no generator of the JVM keeps a state from which secrets follow. */
@SuppressWarnings("restricted") // calls the C library
public final class OsRandomness implements SecretSource {
    /** A call for at most 256 bytes is never interrupted and never short. */
    private static final long MOST_AT_ONCE = 256;

    private static final MethodHandle GETRANDOM = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("getrandom"),
                    FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT));

    @Override
    public void fill(MemorySegment secret) {
        for (long done = 0; done < secret.byteSize(); ) {
            long wanted = Math.min(MOST_AT_ONCE, secret.byteSize() - done);
            if (draw(secret.asSlice(done, wanted)) != wanted) {
                throw new ThresholdFault(ThresholdTag.NATIVE_LIBRARY_FAILED, "the system gives no randomness");
            }
            done += wanted;
        }
    }

    private static long draw(MemorySegment into) {
        try {
            return (long) GETRANDOM.invokeExact(into, into.byteSize(), 0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a C function has no checked exceptions", e);
        }
    }
}
