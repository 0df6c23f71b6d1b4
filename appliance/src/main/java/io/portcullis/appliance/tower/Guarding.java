package io.portcullis.appliance.tower;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.codec.Bytes;
import java.util.Optional;

/** Keeps one tower in the possession of what it needs: {@link #round} again and again by one thread, {@link #standing} by anybody. */
public sealed interface Guarding permits Appointments, SealedAppointments {
    void round() throws InterruptedException;

    TowerStanding standing();

    /**
     * What this tower signed of an account, to prove its negligence with, as one file.
     *
     * @param account {@link io.portcullis.depositary.model.AccountKey#id}
     * @param started the hash of the body that a dispute started with: of a vault each has its own proof, a promise is of all
     * @return empty if the tower took nothing of the account that answers such a dispute
     */
    Optional<Bytes> evidence(Bytes32 account, Optional<Bytes32> started);
}
