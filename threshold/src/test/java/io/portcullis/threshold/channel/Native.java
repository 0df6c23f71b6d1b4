package io.portcullis.threshold.channel;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Published bytes in native memory and back. */
final class Native {
    private Native() {}

    static MemorySegment of(Arena arena, String hex) {
        return of(arena, Bytes.ofHex(hex));
    }

    static MemorySegment of(Arena arena, Bytes bytes) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes.toArray());
    }

    static Bytes bytes(MemorySegment segment) {
        return Bytes.of(segment.toArray(ValueLayout.JAVA_BYTE));
    }

    static LockedMemory locked(Bytes bytes) {
        LockedMemory memory = LockedMemory.allocate(bytes.size());
        memory.open(SecretAccess.INSTANCE).copyFrom(MemorySegment.ofArray(bytes.toArray()));
        return memory;
    }

    static Bytes bytes(LockedMemory memory) {
        return bytes(memory.open(SecretAccess.INSTANCE));
    }
}
