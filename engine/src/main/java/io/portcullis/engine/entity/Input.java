package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Board;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.GroupSharing;
import java.util.Optional;

/** What moves a validator. */
public sealed interface Input {
    /** Somebody above wants this value decided. Given to every validator, it is decided even if a proposer is silent. */
    record Propose(BlockHeight height, Bytes value) implements Input {}

    /** Bytes of a message, from whoever. */
    record Received(Bytes message) implements Input {}

    /** The signer has signed what {@link Effect.Sign} asked for. */
    record Signed(Message message) implements Input {}

    /** The time that {@link Effect.SetTimer} asked for has passed. */
    record TimerExpired(BlockHeight height, Round round) implements Input {}

    /** What came of {@link Effect.Replay}: a refusal, or nothing when the value is good. */
    record ReplayVerdict(BlockHeight height, Digest value, Optional<Refusal> refusal) implements Input {}

    /** A decision made by others; heights come one after the other. */
    record CertifiedBlock(Certified block) implements Input {}

    /**
     * A decided value names the next validators.
     *
     * @param epoch one more than the epoch that is
     * @param from the first height of the new board, later than the height that is being decided
     */
    record EpochChange(long epoch, Board board, Optional<GroupSharing> sharing, BlockHeight from) implements Input {}
}
