package io.portcullis.appliance.boot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.portcullis.appliance.dispute.ProofVault;
import io.portcullis.appliance.store.AppointmentStore;
import io.portcullis.appliance.store.Database;
import io.portcullis.appliance.tower.Appointments;
import io.portcullis.appliance.tower.HttpsTower;
import io.portcullis.appliance.tower.TowerDoor;
import io.portcullis.appliance.tower.TowerSettings;
import io.portcullis.appliance.tower.Towers;
import io.portcullis.depositary.client.DepositaryClient;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

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
        List<Towers.Tower> towers = new ArrayList<>();
        for (TowerSettings each : settings) {
            TowerDoor door = new HttpsTower(each, new SecureRandom());
            Appointments appointments = new Appointments(
                    each.name(),
                    each.key(),
                    door,
                    store,
                    proofs::newest,
                    chain.domain(),
                    entity -> chain.entity(entity).map(it -> it.boardEpoch()).orElse(1L),
                    clock);
            Gauge.builder("portcullis.tower.owed", store, it -> it.owedCount(each.name()))
                    .description(
                            "Accounts whose newest version a tower has not promised to guard: an alarm if it stays")
                    .tag("tower", each.name())
                    .register(meters);
            towers.add(new Towers.Tower(appointments, door));
        }
        return new Towers(towers);
    }
}
