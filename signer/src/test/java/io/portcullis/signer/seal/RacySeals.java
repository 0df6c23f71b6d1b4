package io.portcullis.signer.seal;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** Each access under the lock, the check and the set two steps: so two callers both pass the check of one block. Kept to show that the checker sees it. */
@Param(name = "height", gen = IntGen.class, conf = "1:3")
@Param(name = "version", gen = IntGen.class, conf = "1:2")
@Param(name = "body", gen = IntGen.class, conf = "1:2")
public final class RacySeals {
    private final SequentialSeals kept = new SequentialSeals();

    @Operation
    public String agree(
            @Param(name = "height") int height, @Param(name = "version") int version, @Param(name = "body") int body) {
        String answer = judge(height, version, body);
        if (answer.equals(SequentialSeals.FRESH)) {
            set(height, version, body);
        }
        return answer;
    }

    private synchronized String judge(int height, int version, int body) {
        return kept.judge(height, version, body);
    }

    private synchronized void set(int height, int version, int body) {
        kept.set(height, version, body);
    }

    @Operation
    public synchronized int height() {
        return kept.height();
    }

    @Operation
    public synchronized int watermark() {
        return kept.watermark();
    }
}
