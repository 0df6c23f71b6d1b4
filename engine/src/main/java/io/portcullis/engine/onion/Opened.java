package io.portcullis.engine.onion;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.verdict.Refusal;
import java.util.Optional;

/** What a hop finds in a packet. */
public sealed interface Opened {
    /**
     * @param replayTag for {@link ReplayWindow}: the same layer has the same tag
     * @param returnKey for an error of this hop, or to wrap one that comes back
     */
    record Forward(HopPayload.Forward payload, OnionPacket next, Bytes32 replayTag, ReturnKey returnKey)
            implements Opened {}

    /**
     * @param replayTag for {@link ReplayWindow}
     * @param returnKey for an error of this hop
     */
    record Deliver(HopPayload.Deliver payload, Bytes32 replayTag, ReturnKey returnKey) implements Opened {}

    /**
     * @param answer what to answer with if the packet is authentic and says nonsense. Without it the hop tells its predecessor in the clear,
     *     which reports ONION_INVALID
     */
    record Refused(Refusal refusal, Optional<ReturnKey> answer) implements Opened {}
}
