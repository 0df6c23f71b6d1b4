package io.portcullis.signer.watermark;

import io.portcullis.signer.verdict.SignerTag;
import java.util.HashMap;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * A watermark with the mistake of Horcrux (GHSA-6wxf-7784-62fp), kept to show that the checker sees it: each access is under the lock, but
 * the check and the set are two steps, so two callers both pass the check before either sets.
 */
@Param(name = "nonce", gen = IntGen.class, conf = "1:2")
@Param(name = "digest", gen = IntGen.class, conf = "1:2")
public final class RacyOperations {
    private final Map<Integer, Integer> nonces = new HashMap<>();

    @Operation
    public String spend(@Param(name = "nonce") int nonce, @Param(name = "digest") int digest) {
        Integer holder = holder(nonce);
        if (holder != null) {
            return holder == digest ? SequentialWatermark.AGAIN : SignerTag.NONCE_ALREADY_USED.name();
        }
        set(nonce, digest);
        return SequentialWatermark.FRESH;
    }

    private synchronized Integer holder(int nonce) {
        return nonces.get(nonce);
    }

    private synchronized void set(int nonce, int digest) {
        nonces.put(nonce, digest);
    }
}
