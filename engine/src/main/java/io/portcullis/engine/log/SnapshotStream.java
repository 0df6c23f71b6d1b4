package io.portcullis.engine.log;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/** The payload of a snapshot. Its last byte is given only after the trailer fitted all of it: until then nothing of it may be believed. */
final class SnapshotStream extends InputStream {
    private static final int PIECE_BYTES = 1 << 18;

    private final Window window;
    private final SnapshotHeader header;
    private final MessageDigest digest = Hashing.sha256();
    private byte[] piece = new byte[0];
    private int taken;
    private long loaded;

    /** @throws EngineFault SNAPSHOT_DAMAGED, SNAPSHOT_VERSION_UNKNOWN */
    SnapshotStream(Disk disk, String name) {
        this.window = Window.open(disk, name);
        try {
            if (window.size() < SnapshotHeader.BYTES + SnapshotHeader.TRAILER_BYTES) {
                throw new EngineFault(
                        EngineTag.SNAPSHOT_DAMAGED, name + " at " + window.size() + ": the file ends here");
            }
            this.header = SnapshotHeader.decode(window.bytes(0, SnapshotHeader.BYTES), name, window.size());
            if (header.length() == 0) {
                requireWhole();
            }
        } catch (EngineFault e) {
            window.close();
            throw e;
        }
    }

    SnapshotHeader header() {
        return header;
    }

    /** Reads to the end, for the check alone. */
    void drain() {
        while (load()) {
            taken = piece.length;
        }
    }

    @Override
    public int read() {
        return load() ? piece[taken++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!load()) {
            return -1;
        }
        int count = Math.min(length, piece.length - taken);
        System.arraycopy(piece, taken, into, offset, count);
        taken += count;
        return count;
    }

    /** @return whether there is a byte to take */
    private boolean load() {
        if (taken < piece.length) {
            return true;
        }
        if (loaded == header.length()) {
            return false;
        }
        piece = window.bytes(SnapshotHeader.BYTES + loaded, (int) Math.min(PIECE_BYTES, header.length() - loaded));
        digest.update(piece);
        loaded += piece.length;
        taken = 0;
        if (loaded == header.length()) {
            requireWhole();
        }
        return true;
    }

    private void requireWhole() {
        long end = SnapshotHeader.BYTES + header.length();
        byte[] trailer = window.bytes(end, SnapshotHeader.TRAILER_BYTES);
        if (!Arrays.equals(digest.digest(header.encode()), trailer)) {
            throw new EngineFault(
                    EngineTag.SNAPSHOT_DAMAGED, window.name() + " at 0.." + window.size() + ": its hash does not fit");
        }
    }

    @Override
    public void close() {
        window.close();
    }
}
