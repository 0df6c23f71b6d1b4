package io.portcullis.threshold.channel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** HKDF with SHA-256 (RFC 5869), in memory that the caller has locked: nothing of it is on the Java heap. */
final class Hkdf {
    static final int HASH = 32;
    private static final int MAX_BLOCKS = 255;

    private Hkdf() {}

    /** @param extracted receives 32 bytes */
    static void extract(MemorySegment salt, MemorySegment secret, MemorySegment extracted) {
        Libcrypto.hmac(salt, secret, extracted);
    }

    /** How much room {@link #expand} needs to chain its blocks. */
    static long room(long infoBytes) {
        return HASH + infoBytes + 1;
    }

    /**
     * @param output all of it is filled, at most 255 hashes
     * @param room {@link #room} bytes, afterwards as secret as the output
     */
    static void expand(MemorySegment extracted, MemorySegment info, MemorySegment output, MemorySegment room) {
        long blocks = (output.byteSize() + HASH - 1) / HASH;
        if (blocks > MAX_BLOCKS) {
            throw new IllegalArgumentException("HKDF gives at most " + MAX_BLOCKS + " hashes");
        }
        MemorySegment previous = room.asSlice(0, HASH);
        room.asSlice(HASH, info.byteSize()).copyFrom(info);
        long counter = HASH + info.byteSize();
        for (int block = 1; block <= blocks; block++) {
            room.set(ValueLayout.JAVA_BYTE, counter, (byte) block);
            // Nothing precedes the first block's info.
            long from = block == 1 ? HASH : 0;
            Libcrypto.hmac(extracted, room.asSlice(from, counter + 1 - from), previous);
            long at = (block - 1L) * HASH;
            long length = Math.min(HASH, output.byteSize() - at);
            output.asSlice(at, length).copyFrom(previous.asSlice(0, length));
        }
    }
}
