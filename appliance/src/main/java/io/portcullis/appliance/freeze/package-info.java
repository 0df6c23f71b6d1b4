/**
 * The appliance's own freeze lattice ({@link io.portcullis.signer.freeze}), and what feeds it.
 *
 * <p>Sources here: QUORUM (fewer signers answer than the board's threshold, for too long), WATCHTOWER (no signed heartbeat of the pinned tower for
 * too long; one that is not configured is said openly), RECONCILIATION (at each followed block the contract's balance, what it says it owes,
 * and what its events add up to; what it has may be more, for anybody may send it a present, and never less), OPERATOR (people).
 *
 * <pre>
 *   chain level of the entity ──┐
 *   this lattice ───────────────┼── highest ──► the engine's level of the entities that live here
 *   the board: the highest level that no quorum of open signers is below ──┘
 * </pre>
 *
 * <p>What is raised here is told to every signer that answers ({@code freeze-raise}: only ever up), and again to one that comes back. That it ended
 * is told, too; it opens nothing. The way down is an intent of kind {@code freeze}: its batch goes to every signer, each of which goes down by
 * its own clock and its own knowledge; this lattice follows when the contract has lowered its level.
 *
 * <p>A watchtower's heartbeat is {@link io.portcullis.depositary.appointment.Heartbeat}; a sequence is heard once, and only upwards.
 */
package io.portcullis.appliance.freeze;
