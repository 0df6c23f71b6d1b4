package io.portcullis.engine.route;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.onion.OnionPacket;
import io.portcullis.engine.onion.ReturnKey;
import io.portcullis.engine.verdict.Refusal;
import java.util.List;

/** A route made ready to be paid over. */
public sealed interface Wrapped {
    /**
     * @param first the HTLC to lock in the sender's own account
     * @param paymentHash of that HTLC, and of all behind it
     * @param packet that goes with it
     * @param returnKeys one for each hop: what an error is read with
     */
    record Ready(RouteHop first, Bytes32 paymentHash, OnionPacket packet, List<ReturnKey> returnKeys)
            implements Wrapped {
        public Ready {
            returnKeys = List.copyOf(returnKeys);
        }
    }

    /** ROUTE_KEY_UNKNOWN. */
    record Refused(Refusal refusal) implements Wrapped {}
}
