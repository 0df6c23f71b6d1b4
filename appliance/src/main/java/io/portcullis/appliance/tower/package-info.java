/**
 * Hands appointments to watchtowers of other organisations: the newest proof of each account, with both seals, as {@code depositary.appointment} has it.
 *
 * <pre>
 *   proofs (database) ── what a tower lacks, accounts of the same seals together ──► TowerDoor ── POST /v1/appointments, mutual TLS 1.3 ──► tower
 *   appointments (database) ◄── promises, each with the tower's signed receipt ◄──────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>The backlog is the difference of two tables, so it is bounded by the accounts and survives every restart; an account that changes ten thousand times
 * while a tower is away is owed to it once. A receipt counts if the pinned key signed it over exactly what was handed. The tower's certificate is pinned,
 * as this appliance's is at the tower.
 *
 * <p>A tower with {@code vaults} in its settings is handed no appointments but {@code depositary.vault}'s: one vault an account, whose payload is the newest
 * proof and whose openings are of every body that this appliance sealed before, agreed or not. Their hashes are kept from the first start with such a
 * setting on: a body that was sealed before has no opening, so the setting belongs to a new appliance, or beside a tower that holds plain appointments.
 * Vault keys and seeds are in the database as accounts and balances are: they are secrets from the tower, not from this appliance. An opening costs some
 * tens of milliseconds, so this is for accounts that move a few times a minute, not for a hub's busiest.
 *
 * <p>A tower that does not take what it is owed is an alarm ({@code portcullis.tower.owed}, {@code towers status}); one whose heartbeats stop raises the
 * freeze level, see {@code appliance.freeze}. An appointment that a tower refuses alone holds back no other.
 *
 * <p>May use {@code appliance.store}, {@code appliance.tls}, {@code depositary.appointment}, {@code depositary.client}. Signs nothing.
 */
package io.portcullis.appliance.tower;
