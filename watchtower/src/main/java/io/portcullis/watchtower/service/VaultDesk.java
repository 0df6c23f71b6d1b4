package io.portcullis.watchtower.service;

import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.vault.VaultReceipt;
import io.portcullis.depositary.vault.VaultRefusal;
import io.portcullis.depositary.vault.VaultStep;
import io.portcullis.watchtower.vaults.VaultStore;
import io.portcullis.watchtower.verdict.TowerRefusal;
import java.time.InstantSource;

/**
 * Takes vaults, of which it can ask nothing but their form.
 *
 * <p>Invariant: a receipt is signed only after the step is durable.
 */
final class VaultDesk {
    private final Eip712Domain domain;
    private final VaultStore store;
    private final TowerIdentity identity;
    private final InstantSource clock;

    VaultDesk(Eip712Domain domain, VaultStore store, TowerIdentity identity, InstantSource clock) {
        this.domain = domain;
        this.store = store;
        this.identity = identity;
        this.clock = clock;
    }

    /** @throws TowerRefusal as the tags of vaults say */
    VaultReceipt.Signed take(TowerConfig.Client client, byte[] bytes) {
        VaultStep step;
        try {
            step = VaultStep.decode(bytes);
        } catch (VaultRefusal refused) {
            throw TowerRefusal.of(refused);
        }
        long now = clock.instant().getEpochSecond();
        store.expire(now);
        return identity.sign(store.take(client.name(), step, client.mostVaultBytes(), domain, now));
    }
}
