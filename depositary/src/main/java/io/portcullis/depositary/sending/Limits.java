package io.portcullis.depositary.sending;

/** The bounds of sending. */
public final class Limits {
    /** Nonces of one lane that are not mined. Beyond: orders wait in the queue. */
    public static final int MAX_IN_FLIGHT = 16;

    /** Nonces of one lane that are not buried: what is in flight in each of 64 blocks, and some. Beyond: orders wait in the queue. */
    public static final int MAX_UNBURIED = 1_280;

    /** Orders of one lane that have no nonce yet. Beyond: {@code LANE_FULL}. */
    public static final int MAX_QUEUED = 256;

    /** Candidates of one nonce: fees rise by an eighth each, so these span six orders of magnitude. Beyond: {@code FEE_CAP_REACHED}. */
    public static final int MAX_CANDIDATES = 120;

    /** Bytes of a call's data: a full batch with its certificate, and less than the 128 KiB that nodes pass on. Beyond: refused as a bug. */
    public static final int MAX_DATA_BYTES = 112 * 1024;

    /** Finished orders that are remembered by their id. Beyond: the oldest is forgotten, and its id would be sent again. */
    public static final int MAX_REMEMBERED = 1_024;

    /** EIP-7825: no transaction may have more gas. Beyond: refused as a bug. */
    public static final long MAX_GAS = 16_777_216;

    /** What an empty transaction costs (Yellow Paper, G_transaction). */
    public static final long EMPTY_GAS = 21_000;

    /** Records after which a lane's journal is written anew with what still matters, unless that is more than half of them. */
    public static final int COMPACT_AFTER_RECORDS = 8_192;

    /** Bytes of one record: a signed transaction and its lengths. */
    static final int MAX_RECORD_BYTES = MAX_DATA_BYTES + 1_024;

    private static final int STANDARD_BURIED_BLOCKS = 64;

    static {
        if (MAX_UNBURIED < MAX_IN_FLIGHT * STANDARD_BURIED_BLOCKS) {
            throw new AssertionError(
                    "limits contradict each other: a lane fills each block with what it may have in flight");
        }
        if (MAX_IN_FLIGHT * (MAX_CANDIDATES + 1) + 2 * MAX_UNBURIED + MAX_QUEUED + MAX_REMEMBERED + 2
                > COMPACT_AFTER_RECORDS) {
            throw new AssertionError(
                    "limits contradict each other: a fresh journal is shorter than one to be written anew");
        }
    }

    private Limits() {}
}
