package io.portcullis.signer.service;

/**
 * Bounds how many refusals are written to the audit log, so that a caller who is refused cannot fill the disk with it. What is not
 * written is counted, and the count goes into the next entry.
 */
final class RefusalBudget {
    /** Entries a minute. */
    static final int PER_MINUTE = 600;

    private long minute = Long.MIN_VALUE;
    private int written;
    private long suppressed;

    /** @return refusals suppressed since the last entry, or -1 if this one is to be suppressed too */
    synchronized long spend(long nowSeconds) {
        long now = nowSeconds / 60;
        if (now != minute) {
            minute = now;
            written = 0;
        }
        if (written >= PER_MINUTE) {
            suppressed++;
            return -1;
        }
        written++;
        long reported = suppressed;
        suppressed = 0;
        return reported;
    }
}
