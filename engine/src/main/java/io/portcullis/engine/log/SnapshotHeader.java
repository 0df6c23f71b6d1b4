package io.portcullis.engine.log;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * What a snapshot says of itself.
 *
 * @param height of the block whose state it is
 * @param length of the payload in bytes
 */
record SnapshotHeader(long height, long length, Bytes32 stateRoot) {
    static final int BYTES = 64;
    static final int TRAILER_BYTES = 32;

    private static final byte[] MAGIC = Fields.magic("PRTCSNAP");
    private static final byte VERSION = 1;
    private static final String PREFIX = "snapshot-";
    private static final String SUFFIX = ".snap";

    static String name(long height) {
        return String.format("%s%020d%s", PREFIX, height, SUFFIX);
    }

    /** The height in a snapshot's name; empty for any other file. */
    static OptionalLong heightOf(String name) {
        if (!name.matches(PREFIX + "0[0-9]{19}\\" + SUFFIX)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length())));
    }

    byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .put(MAGIC)
                .put(VERSION)
                .put(new byte[7])
                .putLong(height)
                .putLong(length)
                .put(stateRoot.toArray())
                .array();
    }

    /**
     * Reads a header that only the trailer vouches for.
     *
     * @throws EngineFault SNAPSHOT_DAMAGED, SNAPSHOT_VERSION_UNKNOWN
     */
    static SnapshotHeader decode(byte[] bytes, String file, long size) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        boolean magic = Fields.take(from, MAGIC);
        byte version = from.get();
        boolean zero = Fields.take(from, new byte[7]);
        SnapshotHeader header = new SnapshotHeader(from.getLong(), from.getLong(), Fields.hash(from));
        if (magic && version != VERSION) {
            throw new EngineFault(EngineTag.SNAPSHOT_VERSION_UNKNOWN, file + " at 8: version " + version);
        }
        if (!magic || !zero || !file.equals(name(header.height))) {
            throw new EngineFault(EngineTag.SNAPSHOT_DAMAGED, file + " at 0: the header does not read");
        }
        boolean bounded = header.length >= 0 && header.length <= Limits.SNAPSHOT_BYTES;
        if (!bounded || size != BYTES + header.length + TRAILER_BYTES) {
            throw new EngineFault(
                    EngineTag.SNAPSHOT_DAMAGED, file + " at 24: has " + size + " bytes, " + header.length + " in it");
        }
        return header;
    }
}
