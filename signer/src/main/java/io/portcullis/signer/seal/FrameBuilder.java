package io.portcullis.signer.seal;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.SealLeaf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** One frame of the journal in the making, in off-heap memory that is used again for the next. Used by one thread. */
final class FrameBuilder implements AutoCloseable {
    /** {@code CRC32C u32 ‖ payload length u32 ‖ sequence u64}. */
    static final int OVERHEAD = 4 + 4 + 8;

    static final int PAGE_BYTES = 4_096;

    private Arena arena = Arena.ofShared();
    private MemorySegment memory = arena.allocate(PAGE_BYTES);
    private long at;
    private long runCountAt;
    private int runCount;

    void begin(Entries.Head head) {
        at = OVERHEAD;
        runCount = 0;
        reserve(Entries.HEAD_BYTES);
        memory.set(Entries.LONG, at, head.height());
        memory.set(Entries.LONG, at + 8, head.leafCount());
        Entries.put(memory, at + 16, head.root());
        at += Entries.HEAD_BYTES;
    }

    /** Entries from here on are this entity's. */
    void run(Bytes32 entity) {
        endRun();
        reserve(Entries.RUN_BYTES);
        Entries.put(memory, at, entity);
        runCountAt = at + Bytes32.LENGTH;
        at += Entries.RUN_BYTES;
    }

    private void endRun() {
        if (runCount > 0) {
            memory.set(Entries.INT, runCountAt, runCount);
            runCount = 0;
        }
    }

    void entry(WatermarkTable table, int slot) {
        reserve(Entries.ENTRY_BYTES);
        table.copyEntry(slot, memory, at);
        at += Entries.ENTRY_BYTES;
        runCount++;
    }

    /** The newest version of every account of a seal. */
    void entries(ProposedSeal proposed) {
        MemorySegment leaves = MemorySegment.ofArray(proposed.leaves());
        reserve((long) proposed.leafCount() * Entries.ENTRY_BYTES);
        int end = ProposedSeal.bytes(proposed.leafCount());
        for (int leaf = 0; leaf < end; leaf += SealLeaf.BYTES) {
            if (!proposed.sameEntityAsBefore(leaf)) {
                run(proposed.word(leaf + ProposedSeal.ENTITY));
            }
            if (proposed.sameAccountAsBefore(leaf)) {
                // Ascending, so this version is above the one just written, and only the highest is a watermark.
                at -= Entries.ENTRY_BYTES;
                runCount--;
            }
            reserve(Entries.ENTRY_BYTES);
            MemorySegment.copy(leaves, leaf + ProposedSeal.ACCOUNT, memory, at, Bytes32.LENGTH);
            MemorySegment.copy(leaves, leaf + ProposedSeal.VERSION, memory, at + Bytes32.LENGTH, 8 + Bytes32.LENGTH);
            at += Entries.ENTRY_BYTES;
            runCount++;
        }
    }

    /** A frame read elsewhere, whose payload is written again under another salt and sequence. */
    void copy(MemorySegment payload) {
        at = OVERHEAD;
        runCount = 0;
        reserve(payload.byteSize());
        MemorySegment.copy(payload, 0, memory, at, payload.byteSize());
        at += payload.byteSize();
    }

    MemorySegment payload() {
        endRun();
        return memory.asSlice(OVERHEAD, at - OVERHEAD);
    }

    /** The frame's bytes for the disk, padded with zeros to whole pages. */
    ByteBuffer finish(long salt, long sequence) {
        endRun();
        int length = (int) (at - OVERHEAD);
        long padded = pages(length);
        reserve(padded - at);
        memory.asSlice(at, padded - at).fill((byte) 0);
        memory.set(Entries.INT, 4, length);
        memory.set(Entries.LONG, 8, sequence);
        memory.set(Entries.INT, 0, crc(salt, memory, length));
        return memory.asSlice(0, padded).asByteBuffer();
    }

    /** Bytes on the disk of a frame whose payload has so many. */
    static long pages(long payloadBytes) {
        return (OVERHEAD + payloadBytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    }

    /** Over salt, length, sequence and payload. */
    static int crc(long salt, MemorySegment frame, int length) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8).putLong(salt).flip());
        crc.update(frame.asSlice(4, OVERHEAD - 4 + (long) length).asByteBuffer());
        return (int) crc.getValue();
    }

    private void reserve(long bytes) {
        if (at + bytes <= memory.byteSize()) {
            return;
        }
        Arena larger = Arena.ofShared();
        MemorySegment grown = larger.allocate(Math.max(pages(at + bytes), memory.byteSize() * 2));
        MemorySegment.copy(memory, 0, grown, 0, at);
        arena.close();
        arena = larger;
        memory = grown;
    }

    @Override
    public void close() {
        arena.close();
    }
}
