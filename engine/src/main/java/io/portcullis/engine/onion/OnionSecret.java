package io.portcullis.engine.onion;

import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Thirty-two secret bytes in locked memory; callers of {@link #copy} wipe what they get. */
final class OnionSecret implements AutoCloseable {
    static final int BYTES = 32;

    private final LockedMemory memory;

    /** Takes the bytes over and wipes them. */
    OnionSecret(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a secret has 32 bytes");
        }
        memory = LockedMemory.allocate(BYTES);
        memory.open(SecretAccess.INSTANCE).copyFrom(MemorySegment.ofArray(bytes));
        Suite.wipe(bytes);
    }

    byte[] copy(SecretAccess access) {
        return memory.open(access).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void close() {
        memory.close();
    }
}
