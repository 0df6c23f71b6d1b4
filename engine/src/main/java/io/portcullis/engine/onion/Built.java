package io.portcullis.engine.onion;

import io.portcullis.engine.verdict.Refusal;
import java.util.List;

/** What becomes of a route and a seed. */
public sealed interface Built {
    /**
     * @param packet for the first hop
     * @param returnKeys one for each hop, in their order: what {@link OnionErrors#peel} reads an error with
     */
    record Onion(OnionPacket packet, List<ReturnKey> returnKeys) implements Built {
        public Onion {
            returnKeys = List.copyOf(returnKeys);
        }
    }

    /** ONION_ROUTE_INVALID. */
    record Refused(Refusal refusal) implements Built {}
}
