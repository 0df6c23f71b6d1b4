package io.portcullis.appliance.boot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.portcullis.appliance.dispute.ProofVault;
import io.portcullis.appliance.store.AppointmentStore;
import io.portcullis.appliance.store.Database;
import io.portcullis.appliance.store.VaultStore;
import io.portcullis.appliance.tower.Appointments;
import io.portcullis.appliance.tower.Guarding;
import io.portcullis.appliance.tower.HttpsTower;
import io.portcullis.appliance.tower.SealedAppointments;
import io.portcullis.appliance.tower.TowerSettings;
import io.portcullis.appliance.tower.Towers;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.model.EntityId;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Opens the doors of the configured watchtowers. */
final class TowerStart {
    private TowerStart() {}

    static Towers open(
            List<TowerSettings> settings,
            Database database,
            ProofVault proofs,
            DepositaryClient chain,
            InstantSource clock,
            MeterRegistry meters)
            throws IOException {
        AppointmentStore store = new AppointmentStore(database);
        VaultStore vaults = new VaultStore(database);
        SecureRandom random = new SecureRandom();
        List<Towers.Tower> towers = new ArrayList<>();
        for (TowerSettings each : settings) {
            HttpsTower door = new HttpsTower(each, random);
            Guarding guarding = each.vaults().isPresent()
                    ? new SealedAppointments(
                            each.name(),
                            each.key(),
                            door,
                            vaults,
                            proofs::newest,
                            chain.domain(),
                            entity -> epoch(chain, entity),
                            each.vaults()
                                    .filter(TowerSettings.Vaults::answerUnproven)
                                    .map(yes -> account ->
                                            chain.accounts().state(account).settledVersion()),
                            clock,
                            random)
                    : new Appointments(
                            each.name(),
                            each.key(),
                            door,
                            store,
                            proofs::newest,
                            chain.domain(),
                            entity -> epoch(chain, entity),
                            clock);
            ToDoubleFunction<Guarding> owed =
                    it -> each.vaults().isPresent() ? vaults.owedCount(each.name()) : store.owedCount(each.name());
            Gauge.builder("portcullis.tower.owed", guarding, owed)
                    .description(
                            "Accounts whose newest version a tower has not promised to guard: an alarm if it stays")
                    .tag("tower", each.name())
                    .register(meters);
            towers.add(new Towers.Tower(guarding, door));
        }
        return new Towers(towers);
    }

    private static long epoch(DepositaryClient chain, EntityId entity) {
        return chain.entity(entity).map(it -> it.boardEpoch()).orElse(1L);
    }
}
