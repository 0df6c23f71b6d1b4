package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Bytes32;

/**
 * A dispute that stands. Who started it only its event tells: the contract keeps nothing that decides nothing.
 *
 * @param version of the proof body that stands; 0 or the last settled one if nothing was ever proven
 * @param until Unix seconds: answers before it, the end from it on
 * @param leftEpoch of left's board when it began: seals of that board are good to its end, as are those of the one in force
 * @param bodyHash of the proof body that stands
 * @param deltasHash of its tokens
 * @param clausesHash of the clauses that are not executed yet
 * @param clausesLeft how many those are
 */
public record DisputeState(
        long version,
        long until,
        long leftEpoch,
        long rightEpoch,
        Bytes32 bodyHash,
        Bytes32 deltasHash,
        Bytes32 clausesHash,
        int clausesLeft) {
    public DisputeState {
        if (until < 1) {
            throw new IllegalArgumentException("a dispute that stands has an end");
        }
    }

    /** Whether it may still be answered. */
    public boolean isOpenAt(long unixSeconds) {
        return unixSeconds < until;
    }
}
