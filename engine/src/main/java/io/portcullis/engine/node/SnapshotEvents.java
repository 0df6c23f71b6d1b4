package io.portcullis.engine.node;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.verdict.EngineFault;

/** Hears what became of snapshots, from their own thread. */
public interface SnapshotEvents {
    /**
     * A snapshot is durable, and older ones are gone.
     *
     * @param bytes of its payload
     * @param longestPauseNanos the longest that it kept the hub's thread at once
     * @param pausesNanos that it kept the hub's thread in all
     */
    record Taken(long height, Bytes32 stateRoot, long bytes, long longestPauseNanos, long pausesNanos) {}

    void taken(Taken snapshot);

    /** There is no snapshot this time: it costs a longer replay, and nothing else. */
    void failed(long height, EngineFault why);

    /** A snapshot that is there cannot be used. */
    void damaged(EngineFault why);
}
