package io.portcullis.signer.keyceremony;

/** The bounds of a ceremony. */
public final class Limits {
    /** The longest from its creation to its end: people do not leave the room. Beyond: CEREMONY_DEFINITION_INVALID, CEREMONY_EXPIRED. */
    public static final long MAX_SECONDS = 12 * 3_600;

    /** People of one ceremony. Beyond: CEREMONY_DEFINITION_INVALID. */
    static final int MAX_PEOPLE = 32;

    /** The least custodians that restore a key: with 1, somebody alone could. Below: CEREMONY_SHARES_TOO_FEW. */
    public static final int MIN_THRESHOLD = 2;

    /** Characters of a purpose. Beyond: CEREMONY_DEFINITION_INVALID. */
    static final int MAX_PURPOSE = 200;

    /** Characters of labels, serial numbers and bag numbers. Beyond: FIELD_INVALID. */
    static final int MAX_LABEL = 32;

    /** Bytes of a wrapped private key: PKCS #8 of a curve's key, with room. Beyond: LENGTH_WRONG. */
    static final int MAX_WRAPPED_BYTES = 512;

    /** Bytes of one share's envelope. Beyond: LENGTH_WRONG. */
    static final int MAX_ENVELOPE_BYTES = 128;

    /** Lines of one transcript: an order and a result for each step, and both ends. Beyond: FIELD_INVALID. */
    static final int MAX_LINES = 2 * (MAX_PEOPLE + 16) + 2;

    private Limits() {}
}
