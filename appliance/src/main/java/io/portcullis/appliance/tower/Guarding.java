package io.portcullis.appliance.tower;

/** Keeps one tower in the possession of what it needs: {@link #round} again and again by one thread, {@link #standing} by anybody. */
public sealed interface Guarding permits Appointments, SealedAppointments {
    void round() throws InterruptedException;

    TowerStanding standing();
}
