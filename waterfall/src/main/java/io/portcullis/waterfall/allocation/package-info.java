/**
 * The default waterfall: a loss is borne layer by layer, in the order of a {@link io.portcullis.waterfall.allocation.Profile}.
 *
 * <pre>
 *   DefaultCase (debtor, claims, layers as snapshotted) ──Waterfall──▶ Allocation (uses, payments, losses, subrogation)
 *   Allocation ──Outstanding──▶ what each is short of ──recover──▶ refunds, last loser first
 *   Allocation ──Replenishment──▶ what a pool's contributors are asked to bring back
 * </pre>
 *
 * <p>Everything is in whole units and exact. Shares are by largest remainder, equal remainders by entity id; so what layers pay, what creditors get
 * and what they lose always sum. Layers of one kind rank equally.
 *
 * <p>Choices where the protocol is silent. A default is of one token: layers in other tokens do not pay. The debtor's own layers (reserve,
 * collateral) are one rank. What remains falls on the creditors by their claims, so the last layer has no cap: a cap would only rename what is
 * lost beyond it. Largest remainders may give one sharer a unit less of a larger total; ranks never fall.
 *
 * <p>Pure: no clock, no I/O, no randomness. May use {@code depositary.model} alone.
 */
package io.portcullis.waterfall.allocation;
