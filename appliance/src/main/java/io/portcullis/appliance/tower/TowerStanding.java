package io.portcullis.appliance.tower;

import java.util.Optional;

/**
 * How it goes with a tower.
 *
 * @param promised accounts that it guards, at one version or another
 * @param owed accounts of which it lacks the newest
 * @param refused of those, how many it does not want: each by itself, for a reason of its own
 * @param takenAtSeconds when it gave a receipt last; absent before the first since the start
 * @param failure why it took nothing when it was last asked, if so
 * @param openings of the vaults that it keeps; absent if it is handed appointments in the open
 */
public record TowerStanding(
        String name,
        long promised,
        long owed,
        int refused,
        Optional<Long> takenAtSeconds,
        Optional<String> failure,
        Optional<Long> openings) {}
