package io.portcullis.signer.seal;

import io.portcullis.signer.verdict.SignerTag;

/** The specification: what the memory of seals answers that is asked one thing after the other. Written from the package's words, not from its code. */
public final class SequentialSeals {
    static final String FRESH = "fresh";
    static final String AGAIN = "again";

    private int height;
    private int version;
    private int body;

    public String agree(int nextHeight, int nextVersion, int nextBody) {
        String answer = judge(nextHeight, nextVersion, nextBody);
        if (answer.equals(FRESH)) {
            set(nextHeight, nextVersion, nextBody);
        }
        return answer;
    }

    String judge(int nextHeight, int nextVersion, int nextBody) {
        if (nextHeight == height && nextVersion == version && nextBody == body) {
            return AGAIN;
        }
        if (nextHeight <= height) {
            return SignerTag.SEAL_HEIGHT_SPENT.name();
        }
        if (nextVersion < version) {
            return SignerTag.WATERMARK_VERSION_TOO_LOW.name();
        }
        if (nextVersion == version && nextBody != body) {
            return SignerTag.WATERMARK_VERSION_FORKED.name();
        }
        return FRESH;
    }

    void set(int nextHeight, int nextVersion, int nextBody) {
        height = nextHeight;
        version = nextVersion;
        body = nextBody;
    }

    public int height() {
        return height;
    }

    public int watermark() {
        return version;
    }
}
