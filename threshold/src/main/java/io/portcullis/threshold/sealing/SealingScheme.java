package io.portcullis.threshold.sealing;

import java.util.Arrays;
import java.util.Optional;

/** How a token encrypts: what its vendor's mechanisms allow. The code is on disk and never changes. */
public enum SealingScheme {
    /** CKM_AES_GCM with a 12-byte IV drawn from the token's own generator, 128-bit tag. */
    AES_GCM(1),
    /** CKM_CLOUDHSM_AES_GCM: the token chooses the IV and writes it in front. */
    CLOUDHSM_AES_GCM(2),
    /** CKM_AES_CBC_PAD, then CKM_SHA256_HMAC over binding, IV and ciphertext, for tokens without GCM (YubiHSM 2). */
    AES_CBC_HMAC(3);

    private final int code;

    SealingScheme(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static Optional<SealingScheme> ofCode(int code) {
        return Arrays.stream(values()).filter(scheme -> scheme.code == code).findFirst();
    }
}
