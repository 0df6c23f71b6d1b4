package io.portcullis.signer.watermark;

import io.portcullis.signer.verdict.SignerTag;
import java.util.HashMap;
import java.util.Map;

/**
 * The specification: what a watermark answers that is asked one thing after the other. Written from the package's words, not from its code; the
 * model checker finds its methods by the names of the operations.
 */
public final class SequentialWatermark {
    static final String FRESH = "fresh";
    static final String AGAIN = "again";

    private final Map<Integer, Integer> nonces = new HashMap<>();
    private int highest = -1;
    private int version;
    private int document;
    private int counter;

    public String spend(int nonce, int digest) {
        Integer holder = nonces.get(nonce);
        if (holder != null) {
            return holder == digest ? AGAIN : SignerTag.NONCE_ALREADY_USED.name();
        }
        if (nonce < highest) {
            return SignerTag.NONCE_TOO_LOW.name();
        }
        nonces.put(nonce, digest);
        highest = nonce;
        return FRESH;
    }

    public String accept(int nextVersion, int nextDocument) {
        if (nextVersion < version || (nextVersion == version && nextDocument != document)) {
            return SignerTag.POLICY_ROLLED_BACK.name();
        }
        version = nextVersion;
        document = nextDocument;
        return "accepted";
    }

    public boolean count(int from, int to) {
        if (from != counter) {
            return false;
        }
        counter = to;
        return true;
    }
}
