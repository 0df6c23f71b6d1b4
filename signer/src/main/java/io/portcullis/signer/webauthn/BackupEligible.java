package io.portcullis.signer.webauthn;

import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;

/** Credentials that may be copied to other devices are in more hands than their person's. */
final class BackupEligible {
    private BackupEligible() {}

    static RefusedException refusal() {
        return new RefusedException(
                SignerTag.BACKUP_ELIGIBLE, "the credential may be copied to other devices (flag BE of its data)");
    }
}
