/**
 * Hands appointments to watchtowers of other organisations: the newest proof of each account, with both seals, as {@code depositary.appointment} has it.
 *
 * <pre>
 *   proofs (database) ── what a tower lacks, at most 128 accounts at a time ──► TowerDoor ── POST /v1/appointments, mutual TLS 1.3 ──► tower
 *   appointments (database) ◄── promises, each with the tower's signed receipt ◄──────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>The backlog is the difference of two tables, so it is bounded by the accounts and survives every restart; an account that changes ten thousand times
 * while a tower is away is owed to it once. A receipt counts if the pinned key signed it over exactly what was handed. The tower's certificate is pinned,
 * as this appliance's is at the tower.
 *
 * <p>A tower that does not take what it is owed is an alarm ({@code portcullis.tower.owed}, {@code towers status}); one whose heartbeats stop raises the
 * freeze level, see {@code appliance.freeze}. An appointment that a tower refuses alone holds back no other.
 *
 * <p>May use {@code appliance.store}, {@code appliance.tls}, {@code depositary.appointment}, {@code depositary.client}. Signs nothing.
 */
package io.portcullis.appliance.tower;
