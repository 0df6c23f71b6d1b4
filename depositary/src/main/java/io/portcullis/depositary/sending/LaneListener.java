package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Bytes32;

/** Who is told by a lane. Called between two steps: it must return soon, and not offer from within. */
public interface LaneListener {
    LaneListener NONE = new LaneListener() {};

    /** That is buried, and told at most once; after a crash {@link SendingLane#standing} tells. */
    default void finished(Bytes32 order, Outcome outcome) {}

    /** It was not so before. */
    default void ring(Alarm alarm) {}
}
