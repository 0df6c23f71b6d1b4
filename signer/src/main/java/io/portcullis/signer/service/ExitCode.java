package io.portcullis.signer.service;

import io.portcullis.signer.verdict.SignerTag;

/** Why the process ended; for whoever starts it again, or should not. */
public enum ExitCode {
    STOPPED(0),
    INTERNAL(1),
    USAGE(2),
    CONFIGURATION(3),
    DIRECTORY_IN_USE(4),
    TOKEN(5),
    STORAGE(6),
    TOKEN_FAILED(7),
    STILL_RUNNING(8);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static ExitCode of(SignerTag tag) {
        return switch (tag) {
            case DIRECTORY_IN_USE -> DIRECTORY_IN_USE;
            case TOKEN_ABSENT,
                    TOKEN_FAULT,
                    TOKEN_EXISTS,
                    PIN_WRONG,
                    PIN_FILE_EXPOSED,
                    PIN_FILE_UNREADABLE,
                    PIN_BLOB_INVALID,
                    PIN_SEALED_ELSEWHERE,
                    PIN_SEALED_TO_ANOTHER_STATE,
                    TPM_FAILED,
                    KEY_MISSING,
                    KEY_ATTRIBUTES_WEAK,
                    SESSIONS_EXHAUSTED -> TOKEN;
            case JOURNAL_FAILED, JOURNAL_CORRUPT, WATERMARK_ROLLED_BACK, AUDIT_UNAVAILABLE, AUDIT_TAMPERED -> STORAGE;
            case INTERNAL -> INTERNAL;
            default -> CONFIGURATION;
        };
    }
}
