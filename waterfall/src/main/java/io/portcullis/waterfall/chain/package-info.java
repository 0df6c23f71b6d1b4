/**
 * A default on the chain, as the default fund's contract told it, held against the allocation that is made off the chain.
 *
 * <pre>
 *   events of the fund, with their blocks' times ──FundReplay──▶ pool, shares, arrears, bond; of each default a DefaultCase
 *   events of the Depositary ──DebtorsOwn──▶ what the debtor's own paid before
 *   DefaultCase ──Waterfall──▶ Allocation ──OnChain.reconcile──▶ the contract's numbers, to the unit
 * </pre>
 *
 * <p>The contract divides each claim by itself and rounds down; what is left over, the dust, goes to the fund's entity. Off the chain shares are by
 * largest remainder. So for each creditor the two differ by at most a unit for each of its claims, and all of that together is the dust.
 *
 * <p>What the debtor's own paid before the claims were counted is a rule of its own: it is at the head of {@link io.portcullis.waterfall.chain.DebtorsOwn}.
 *
 * <p>What holders of the pool are asked to bring back is replayed as the contract keeps it, to the unit. In all it is what is asked off the chain. Of
 * each holder the contract asks what largest remainders of its shares give, or a unit less; off the chain a contributor's part follows from money in
 * whole units, so there the two are at most three units apart.
 *
 * <p>Events that no contract of ours would tell in this order are refused with {@code FUND_EVENTS_INCONSISTENT}: a report is never made of a part.
 *
 * <p>Pure: no clock, no I/O, no randomness. May use {@code depositary.model} and {@code waterfall.allocation} alone.
 */
package io.portcullis.waterfall.chain;
