package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Bytes32;
import java.util.List;

/** How far an order is. */
public sealed interface Standing {
    /** No such order is known, or it ended so long ago that it is forgotten. */
    record Unknown() implements Standing {}

    /** It has no nonce yet: nothing was sent. */
    record Queued() implements Standing {}

    /**
     * One of these transactions may be mined.
     *
     * @param candidates oldest first; all have the nonce
     */
    record InFlight(long nonce, List<Bytes32> candidates) implements Standing {
        public InFlight {
            candidates = List.copyOf(candidates);
        }
    }

    /** It was mined; a reorg may take that back, and then it is in flight again. */
    record Mined(Outcome outcome) implements Standing {}

    /** It ended, and that is buried. */
    record Finished(Outcome outcome) implements Standing {}
}
