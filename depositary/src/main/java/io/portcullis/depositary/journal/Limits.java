package io.portcullis.depositary.journal;

/** The bounds of a journal. */
public final class Limits {
    /** Bytes of one record; a longer one is refused by its writer as a bug. */
    public static final int MAX_PAYLOAD_BYTES = 64 * 1024;

    /** Records written and forced together; more wait for the next group. */
    static final int MAX_GROUP_RECORDS = 4_096;

    /** Bytes written and forced together. */
    static final int MAX_GROUP_BYTES = 1 << 20;

    /** Records that may wait for the committer; a caller beyond them waits for room. */
    static final int MAX_WAITING_RECORDS = 65_536;

    /** Zeros added when a journal is full: fsync of preallocated bytes touches no metadata. */
    static final int GROWTH_BYTES = 4 << 20;

    /** How many records a torn group may hold at most, so how far recovery believes a sequence behind a bad frame. */
    static final long MAX_SEQUENCE_STEP = 1L << 32;

    static {
        if (MAX_PAYLOAD_BYTES + Frame.OVERHEAD > MAX_GROUP_BYTES || MAX_GROUP_BYTES + Frame.FIRST > GROWTH_BYTES) {
            throw new AssertionError("limits contradict each other: one record fits a group, one group fits a growth");
        }
    }

    private Limits() {}
}
