package io.portcullis.signer.tpm;

import java.time.Duration;

/** Bounds on what is asked of a TPM and what comes back. */
final class Limits {
    /** One program of tpm2-tools; a discrete TPM makes a P-256 key in about a second. Beyond it the program is ended: TPM_FAILED. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a TPM seals: {@code MAX_SYM_DATA} of the TPM 2.0 library. Beyond: IllegalArgumentException. */
    static final int MAX_SEALED = 128;

    /** A sealed blob's file, a structure of it, a file that a program leaves. Beyond: PIN_BLOB_INVALID, TPM_FAILED. */
    static final int MAX_FILE = 4_096;

    /** What is repeated of a program's complaint. The rest is cut off. */
    static final int MAX_COMPLAINT = 200;

    static {
        if (MAX_SEALED * 2 > MAX_FILE) {
            throw new AssertionError("a file has room for what is sealed");
        }
    }

    private Limits() {}
}
