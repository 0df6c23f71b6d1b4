package io.portcullis.engine.kernel;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** The image of a slab, as package-info lays it out. */
final class SlabImage {
    static final int HEADER_BYTES = 24;

    private static final int MAGIC = 0x534c4142;
    private static final int VERSION = 1;
    private static final int PIECE_BYTES = 1 << 17;

    private SlabImage() {}

    static ByteBuffer header(int recordBytes, int high, int live, int lastFreed) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .putInt(MAGIC)
                .putInt(VERSION)
                .putInt(recordBytes)
                .putInt(high)
                .putInt(live)
                .putInt(lastFreed)
                .flip();
    }

    /** @param slab empty */
    static Slab restore(Slab slab, SlabSource source) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        source.read(header);
        header.flip();
        require(slab, header.getInt() == MAGIC, "is no image of a slab");
        require(slab, header.getInt() == VERSION, "is of an unknown version");
        require(slab, header.getInt() == slab.recordBytes(), "has records of another size");
        int high = header.getInt();
        int live = header.getInt();
        int lastFreed = header.getInt();
        require(slab, high >= 0 && high <= slab.maxRecords(), "has more records than allowed");
        require(slab, live >= 0 && live <= high, "counts its records wrongly");
        ByteBuffer piece = piece(slab, high);
        MemorySegment bytes = MemorySegment.ofBuffer(piece);
        int perPiece = piece.capacity() / slab.recordBytes();
        for (int from = 0; from < high; from += perPiece) {
            int count = Math.min(perPiece, high - from);
            source.read(piece.clear().limit(count * slab.recordBytes()));
            for (int i = 0; i < count; i++) {
                slab.append(bytes, (long) i * slab.recordBytes());
            }
        }
        require(slab, slab.adopt(lastFreed), "has a free list that is none");
        require(slab, slab.live() == live, "counts its records wrongly");
        return slab;
    }

    /** Room for a piece of an image. */
    static ByteBuffer piece(Slab slab, int records) {
        int most = Math.clamp(records, 1, PIECE_BYTES / slab.recordBytes());
        return ByteBuffer.allocateDirect(most * slab.recordBytes());
    }

    private static void require(Slab slab, boolean holds, String what) {
        if (!holds) {
            throw new EngineFault(EngineTag.SLAB_IMAGE_INVALID, "the image of " + slab.name() + " " + what);
        }
    }
}
