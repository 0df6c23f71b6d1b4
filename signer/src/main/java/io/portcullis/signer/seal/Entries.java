package io.portcullis.signer.seal;

import io.portcullis.depositary.model.Bytes32;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** What a frame of the journal holds: a head, and watermarks in runs of one entity; the layout is in the package's description. */
final class Entries {
    static final int HEAD_BYTES = 8 + 8 + Bytes32.LENGTH;
    static final int RUN_BYTES = Bytes32.LENGTH + 4;
    static final int ENTRY_BYTES = Bytes32.LENGTH + 8 + Bytes32.LENGTH;

    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int VERSION = Bytes32.LENGTH;

    private Entries() {}

    /** What a frame's watermarks are from: a seal, or with height 0 a snapshot. */
    record Head(long height, long leafCount, Bytes32 root) {
        static final Head SNAPSHOT = new Head(0, 0, Bytes32.ZERO);
    }

    /** Told of every entry, in order, while a payload is read. */
    interface Reader {
        /** A run begins; answers what its entries are told with. */
        int run(Bytes32 entity);

        void entry(int entity, MemorySegment from, long at);
    }

    static Head head(MemorySegment payload) {
        if (payload.byteSize() < HEAD_BYTES) {
            throw new IllegalArgumentException("it is cut short");
        }
        return new Head(payload.get(LONG, 0), payload.get(LONG, 8), bytes32(payload, 16));
    }

    /** @throws IllegalArgumentException unless the payload is exactly a head and whole runs */
    static void read(MemorySegment payload, Reader reader) {
        long at = HEAD_BYTES;
        while (at < payload.byteSize()) {
            if (payload.byteSize() - at < RUN_BYTES) {
                throw new IllegalArgumentException("a run is cut short");
            }
            Bytes32 id = bytes32(payload, at);
            int count = payload.get(INT, at + Bytes32.LENGTH);
            at += RUN_BYTES;
            if (id.isZero() || count < 1 || (payload.byteSize() - at) / ENTRY_BYTES < count) {
                throw new IllegalArgumentException("a run has an entity and as many entries as it says");
            }
            int entity = reader.run(id);
            for (int i = 0; i < count; i++, at += ENTRY_BYTES) {
                if (payload.get(LONG, at + VERSION) < 1) {
                    throw new IllegalArgumentException("versions start at 1");
                }
                reader.entry(entity, payload, at);
            }
        }
    }

    static Bytes32 bytes32(MemorySegment from, long at) {
        byte[] bytes = new byte[Bytes32.LENGTH];
        MemorySegment.copy(from, at, MemorySegment.ofArray(bytes), 0, bytes.length);
        return Bytes32.of(bytes);
    }

    static void put(MemorySegment into, long at, Bytes32 word) {
        MemorySegment.copy(MemorySegment.ofArray(word.toArray()), 0, into, at, Bytes32.LENGTH);
    }
}
