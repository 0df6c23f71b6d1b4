package io.portcullis.appliance.console;

import io.portcullis.appliance.tower.TowerStanding;
import java.time.Instant;
import java.util.Optional;

/**
 * A watchtower that is handed appointments.
 *
 * @param promised accounts that it guards
 * @param owed accounts of which it lacks the newest version
 * @param refused of those, how many it does not want
 * @param takenAt when it gave a receipt last
 * @param failure why it took nothing when it was last asked
 * @param openings of the vaults that it keeps, if it is handed nothing in the open
 */
public record TowerView(
        String name,
        long promised,
        long owed,
        int refused,
        Optional<String> takenAt,
        Optional<String> failure,
        Optional<Long> openings) {
    public static TowerView of(TowerStanding it) {
        return new TowerView(
                it.name(),
                it.promised(),
                it.owed(),
                it.refused(),
                it.takenAtSeconds().map(at -> Instant.ofEpochSecond(at).toString()),
                it.failure(),
                it.openings());
    }
}
