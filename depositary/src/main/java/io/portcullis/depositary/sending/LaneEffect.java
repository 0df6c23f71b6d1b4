package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Bytes32;
import java.util.Optional;

/** What a lane asks for, to be done in this order. */
public sealed interface LaneEffect {
    /** Make it durable before anything that follows is done. */
    record Persist(LaneRecord record) implements LaneEffect {}

    /** Have the key sign; the answer is {@link LaneInput.Signed} or {@link LaneInput.KeyRefused}. */
    record Sign(Optional<Bytes32> order, UnsignedTransaction transaction) implements LaneEffect {}

    /** Give it to the chain; the answer is {@link LaneInput.Sent}. */
    record Broadcast(long nonce, Candidate candidate) implements LaneEffect {}

    /** Tell whoever ordered it. */
    record Finish(Bytes32 order, Outcome outcome) implements LaneEffect {}

    /** The offered order is not taken. */
    record Refuse(SendingTag tag, String reason) implements LaneEffect {}

    /** It was not so at the last look. */
    record Ring(Alarm alarm) implements LaneEffect {}
}
