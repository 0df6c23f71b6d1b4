package io.portcullis.engine.node;

/**
 * When snapshots come: as soon as one of three is reached since the last one. Together they bound what a restart replays.
 *
 * @param blocks so many blocks were made
 * @param logBytes so many bytes of blocks with inputs were logged
 * @param seconds so much time passed, by the blocks' own, and there was an input
 */
public record SnapshotPlan(long blocks, long logBytes, long seconds) {
    /** 256 MiB are a million payments or some, replayed in less than a minute. */
    public static final SnapshotPlan STANDARD = new SnapshotPlan(10_000, 256 << 20, 3_600);

    public SnapshotPlan {
        if (blocks < 1 || logBytes < 1 || seconds < 1) {
            throw new IllegalArgumentException("snapshots come after blocks, bytes and time");
        }
    }

    boolean isDue(long blocksSince, long bytesSince, long secondsSince) {
        return blocksSince >= blocks || bytesSince >= logBytes || (bytesSince > 0 && secondsSince >= seconds);
    }
}
