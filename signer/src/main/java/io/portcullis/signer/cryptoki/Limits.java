package io.portcullis.signer.cryptoki;

/** Bounds on what a library may say. Beyond one, it is taken for broken: TOKEN_FAULT. */
final class Limits {
    /** Slots of a library: CloudHSM has one, YubiHSM one a connector, SoftHSM one a token. */
    static final int MAX_SLOTS = 1_024;

    /** Objects that one search may find. A YubiHSM 2 holds 256. */
    static final int MAX_FOUND = 4_096;

    /** Handles asked for in one call of a search. */
    static final int FOUND_AT_ONCE = 64;

    /** Mechanisms of one token. */
    static final int MAX_MECHANISMS = 1_024;

    /** Bytes of one attribute, such as a certificate. */
    static final int MAX_ATTRIBUTE_BYTES = 65_536;

    /** Bytes that one operation may give, beyond the bytes it was given. */
    static final int MAX_OUTPUT_BYTES = 1 << 20;

    /** Bytes that operations are offered at first, beyond what they were given: every signature and tag fits. */
    static final int FIRST_OUTPUT_BYTES = 1_024;

    static {
        if (FOUND_AT_ONCE > MAX_FOUND || FIRST_OUTPUT_BYTES > MAX_OUTPUT_BYTES) {
            throw new AssertionError("the first try is within the bound");
        }
    }

    private Limits() {}
}
