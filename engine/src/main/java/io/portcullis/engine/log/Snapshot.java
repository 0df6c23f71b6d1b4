package io.portcullis.engine.log;

import io.portcullis.depositary.model.Bytes32;
import java.io.InputStream;

/** A snapshot that was read whole and fitted its trailer. */
public final class Snapshot {
    private final Disk disk;
    private final SnapshotHeader header;

    Snapshot(Disk disk, SnapshotHeader header) {
        this.disk = disk;
        this.header = header;
    }

    /** Of the block whose state it is. */
    public long height() {
        return header.height();
    }

    public Bytes32 stateRoot() {
        return header.stateRoot();
    }

    /** Bytes of its payload. */
    public long length() {
        return header.length();
    }

    /**
     * The payload, checked once more on the way: its last byte comes only if all of it fitted.
     *
     * @throws io.portcullis.engine.verdict.EngineFault SNAPSHOT_DAMAGED, LOG_READ_FAILED; from reading it too
     */
    public InputStream open() {
        return new SnapshotStream(disk, SnapshotHeader.name(height()));
    }

    @Override
    public String toString() {
        return "snapshot of block " + height();
    }
}
