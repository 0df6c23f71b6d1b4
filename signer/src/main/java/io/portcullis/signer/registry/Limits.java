package io.portcullis.signer.registry;

/** The bounds of the register. */
public final class Limits {
    /** Keys of one register, dead ones counted. Beyond: KEY_REGISTER_FULL. */
    public static final int MAX_KEYS = 4_096;

    /** Changes of one key that are kept to be shown; the journal has all of them. */
    static final int MAX_HISTORY = 256;

    /** How long a challenge may be answered. Beyond: KEY_CHALLENGE_STALE. */
    public static final long MAX_CHALLENGE_SECONDS = 600;

    /** The longest cryptoperiod: a mistyped unit must not make a key eternal. Beyond: KEY_RECORD_MALFORMED. */
    static final long MAX_PERIOD_SECONDS = 20L * 366 * 86_400;

    /** Bytes of an attestation: a chain of certificates. Beyond: KEY_RECORD_MALFORMED. */
    static final int MAX_ATTESTATION_BYTES = 16 * 1_024;

    /** Certificates of one vendor's chain. Beyond: KEY_RECORD_MALFORMED. */
    static final int MAX_CERTIFICATES = 6;

    /** Bytes of them all; in hexadecimal they fit an attestation. Beyond: KEY_RECORD_MALFORMED. */
    static final int MAX_CERTIFICATES_BYTES = 7 * 1_024;

    /** Characters of a name, a serial number, a reason. Beyond: KEY_RECORD_MALFORMED. */
    static final int MAX_TEXT = 200;

    /** Custodians of one backup. Beyond: KEY_RECORD_MALFORMED. */
    public static final int MAX_CUSTODIANS = 16;

    static {
        if (2 * MAX_CERTIFICATES_BYTES + MAX_CERTIFICATES * 8 + 1_024 > MAX_ATTESTATION_BYTES) {
            throw new AssertionError("limits contradict each other: the longest chain is an attestation");
        }
        if (MAX_ATTESTATION_BYTES + 4 * MAX_TEXT + 1_024 > io.portcullis.depositary.journal.Limits.MAX_PAYLOAD_BYTES) {
            throw new AssertionError("limits contradict each other: the longest record fits the journal");
        }
    }

    private Limits() {}
}
