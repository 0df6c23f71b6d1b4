package io.portcullis.threshold;

/** Every bound of the module, in one place. */
public final class Limits {
    /** Members of one sharing: what keeps a ceremony of all-to-all deals within seconds. Beyond: DEFINITION_INVALID, INDEX_INVALID. */
    public static final int MAX_MEMBERS = 128;

    /** The least threshold: with 1 every member would hold the key. Below: DEFINITION_INVALID. */
    public static final int MIN_THRESHOLD = 2;

    /** Bytes of one body: the longest is a deal with a commitment in G2. Beyond: ENCODING_INVALID. */
    public static final int MAX_BODY_BYTES = 64 * 1_024;

    /** Bytes of one ciphertext in a deal: two scalars and a tag, with room for a longer tag. Beyond: ENCODING_INVALID. */
    public static final int MAX_DEAL_BYTES = 128;

    /** Characters of a member's name. Beyond: DEFINITION_INVALID. */
    public static final int MAX_NAME_LENGTH = 64;

    /** Characters of a purpose. Beyond: DEFINITION_INVALID. */
    public static final int MAX_PURPOSE_LENGTH = 200;

    /** The longest a ceremony may take from its creation: short, because its secrets wait in memory. Beyond: DEFINITION_INVALID. */
    public static final long MAX_CEREMONY_SECONDS = 24 * 3_600;

    /** Bytes of one definition, with a previous sharing of the most members. Beyond: ENCODING_INVALID. */
    public static final int MAX_DEFINITION_BYTES = 64 * 1_024;

    static {
        int commitment = MAX_MEMBERS * (96 + 2);
        int deals = MAX_MEMBERS * (32 + MAX_DEAL_BYTES + 8);
        requireOrder(commitment + deals + 64 <= MAX_BODY_BYTES, "the longest deal fits a body");
        requireOrder(
                2 * MAX_MEMBERS * (65 + MAX_NAME_LENGTH + 8) + commitment + 1_024 <= MAX_DEFINITION_BYTES,
                "the longest definition fits");
        requireOrder(MIN_THRESHOLD <= MAX_MEMBERS, "a threshold can be met");
    }

    private Limits() {}

    private static void requireOrder(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("the limits contradict each other: " + what);
        }
    }
}
