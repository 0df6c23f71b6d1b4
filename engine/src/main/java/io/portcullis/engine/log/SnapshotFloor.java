package io.portcullis.engine.log;

/** Down to where two sound snapshots reach: the older one's height. Only {@link SnapshotFiles} makes it, after reading both whole. */
public final class SnapshotFloor {
    private final long height;

    SnapshotFloor(long height) {
        this.height = height;
    }

    public long height() {
        return height;
    }

    /** Lets go of the blocks that both snapshots hold. */
    public void truncate(BlockLog log) {
        log.truncateThrough(height);
    }
}
