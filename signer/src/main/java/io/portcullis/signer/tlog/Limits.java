package io.portcullis.signer.tlog;

/** The bounds of notes and tiles; what is beyond one is refused as malformed. */
public final class Limits {
    /** Bytes of a note with all its signatures; C2SP asks for room for sixteen of five kilobytes. */
    public static final int MAX_NOTE_BYTES = 128 * 1024;

    /** Signature lines of a note. */
    public static final int MAX_SIGNATURES = 32;

    /** Bytes of one signature; ML-DSA-44's has 2420. */
    static final int MAX_SIGNATURE_BYTES = 5 * 1024;

    /** Characters of a key's name or a log's origin. */
    static final int MAX_NAME_LENGTH = 255;

    /** Hashes of a consistency proof: so many has the longest of a tree whose size fits a long. */
    public static final int MAX_PROOF_HASHES = 63;

    /** Hashes of a full tile, and entries of a full bundle. */
    public static final int TILE_WIDTH = 256;

    /** Bytes of one entry in a bundle: its length has sixteen bits. */
    static final int MAX_ENTRY_BYTES = 0xffff;

    /** Bytes of the longest request to a witness: proof and checkpoint. */
    public static final int MAX_REQUEST_BYTES = MAX_NOTE_BYTES + 8 * 1024;

    static {
        if (MAX_SIGNATURES < 16 || MAX_PROOF_HASHES * 45 + 32 > MAX_REQUEST_BYTES - MAX_NOTE_BYTES) {
            throw new AssertionError("limits contradict each other: every legal proof fits a request");
        }
    }

    private Limits() {}
}
