package io.portcullis.appliance.tower;

import io.portcullis.depositary.appointment.Receipt;

/** Where a tower takes appointments. */
public interface TowerDoor extends AutoCloseable {
    /**
     * Hands over.
     *
     * @param handover {@code depositary.appointment.Handover#encode}
     */
    Receipt.Signed hand(byte[] handover) throws TowerAway, TowerRefused, InterruptedException;

    @Override
    void close();
}
