package io.portcullis.signer.mirror;

import io.portcullis.signer.verdict.SignerTag;

/**
 * Something in a copy that is not as it must be.
 *
 * @param where the file under the log's folder, and the entry if it is one
 */
public record Finding(SignerTag tag, String where, String what) {
    /** What to do about it. */
    public String remedy() {
        return tag.remedy();
    }
}
