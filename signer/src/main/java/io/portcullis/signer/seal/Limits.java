package io.portcullis.signer.seal;

/** The bounds of seals. */
public final class Limits {
    /** Leaves of one seal; more are refused ({@code SEAL_TOO_LARGE}) and the hub closes its blocks earlier. */
    public static final int MAX_LEAVES = 1 << 18;

    /** Entities a signer seals for; a configuration with more does not start. */
    public static final int MAX_ENTITIES = 8_192;

    /** Accounts whose watermarks are kept; a block that would add beyond them is refused ({@code WATERMARKS_FULL}). */
    public static final int MAX_ACCOUNTS = (1 << 24) - 1;

    /** Bytes by which a file grows for small blocks: fdatasync of preallocated bytes touches no metadata. */
    static final int GROWTH_BYTES = 1 << 20;

    /** Below this many bytes of blocks a file is never compacted. */
    static final long LEAST_COMPACTED_BYTES = 64L << 20;

    /** Above it, a file is compacted when its blocks take this many times the bytes of a snapshot. */
    static final int COMPACTED_FACTOR = 2;

    /** Accounts copied into a snapshot at once, while sealing waits: some tens of microseconds. */
    static final int SNAPSHOT_ACCOUNTS = 4_096;

    /** Bytes of a snapshot between two forces, so that a block's own force finds little of it to wait for. */
    static final int SNAPSHOT_FORCED_BYTES = 8 << 20;

    /** What sealing may wait for at most at the end of a compaction, unless blocks come faster than they can be copied. */
    static final int LAST_COPY_BYTES = 1 << 20;

    /** Rounds of copying before the rest is copied while sealing waits. */
    static final int COPY_ROUNDS = 8;

    /** Payload bytes of one frame, in a block whose every leaf is another entity's. */
    static final int MAX_PAYLOAD_BYTES =
            Entries.HEAD_BYTES + MAX_LEAVES * Entries.ENTRY_BYTES + MAX_ENTITIES * Entries.RUN_BYTES;

    static {
        long snapshot = Entries.HEAD_BYTES + (long) SNAPSHOT_ACCOUNTS * (Entries.ENTRY_BYTES + Entries.RUN_BYTES);
        if (snapshot > MAX_PAYLOAD_BYTES || MAX_PAYLOAD_BYTES < 0 || LEAST_COMPACTED_BYTES < GROWTH_BYTES) {
            throw new AssertionError(
                    "limits contradict each other: a snapshot's part fits a frame, and a frame fits an int");
        }
    }

    private Limits() {}
}
