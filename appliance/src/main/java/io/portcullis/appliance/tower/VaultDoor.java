package io.portcullis.appliance.tower;

import io.portcullis.depositary.vault.VaultReceipt;
import io.portcullis.depositary.vault.VaultStep;

/** Where a tower takes vaults. */
public interface VaultDoor extends AutoCloseable {
    VaultReceipt.Signed step(VaultStep step) throws TowerAway, TowerRefused, InterruptedException;

    @Override
    void close();
}
