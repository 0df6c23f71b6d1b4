package io.portcullis.watchtower.watch;

import io.portcullis.depositary.model.Bytes32;

/** What the tower is to do. */
public sealed interface WatchEffect {
    /**
     * Have the newest proof of the account mined before its dispute ends. Asking again for the same version is the same answer.
     *
     * @param until Unix seconds
     */
    record Answer(Bytes32 account, long startedIn, long version, long until, Payer payer) implements WatchEffect {}

    /** Tell people. */
    record Ring(Alarm alarm) implements WatchEffect {}

    /** Tell people that it is over. */
    record Still(AlarmKind kind, String about) implements WatchEffect {}

    /** The dispute is buried: nothing of it is owed. */
    record Forget(Bytes32 account) implements WatchEffect {}
}
