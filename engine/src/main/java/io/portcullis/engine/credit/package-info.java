/**
 * Credit risk: what a counterparty owes if it fails now, how likely that is, and what must be held against it.
 *
 * <p>Everything is a {@link io.portcullis.engine.credit.FixedPoint} of eighteen places: no floating point, so that every replica, and a
 * regulator years later, gets the same digits. Error bounds stand at the functions that have one ({@link
 * io.portcullis.engine.credit.Exponential}, {@link io.portcullis.engine.credit.Normal}); everything else is exact, or rounded to the nearest
 * 10⁻¹⁸.
 *
 * <p>The models, each by its source: {@link io.portcullis.engine.credit.Merton} for a firm whose equity is quoted, {@link
 * io.portcullis.engine.credit.Hazard} for one whose spread is, {@link io.portcullis.engine.credit.PaymentHistory} for every one. The largest
 * of them counts. {@link io.portcullis.engine.credit.Irb} turns it into capital.
 *
 * <pre>
 *   Obligor ──DefaultRisk──▶ PD, K ─┐
 *   PriceBoard ──Volatility──▶ σ² ──┼─Rating──▶ required, held, spread ──ReserveCalls──▶ call, freeze credit, close, propose default
 *   Position ───────────────────────┘                └──Stress──▶ cover 1, cover 2
 * </pre>
 *
 * <p>{@link io.portcullis.engine.credit.RiskBook} is all of that for one creditor, kept by the hub in its replicated state: quotes and the words of its treasury
 * ({@link io.portcullis.engine.credit.RiskWord}) are inputs of blocks, positions follow from accounts. {@link
 * io.portcullis.engine.credit.RiskEngine} keeps ratings up with each block. A price that comes from a feed moves what is required, and
 * what is required may make a call; it never moves a limit: between a feed and a limit stand the call's deadline and, for a default, the quorum.
 *
 * <p>What is held ({@link io.portcullis.engine.credit.Reserves}) is what the treasury says is pledged elsewhere, and of the counterparty's reserve on the chain
 * what is earmarked, as far as the chain has it: the chain's word is an input of blocks, too.
 *
 * <p>Choices where the protocol is silent. What is required is rounded up to a whole unit, what counts as held is never rounded. A day's volatility
 * starts at zero, so the first reserves come of capital and floor. A closed account is opened again by people alone. Of an even number of quotes
 * the lower in the middle is the median. A day's return is between the first confirmed prices of two days, within −100 % and +10,000 %. A counterparty that is
 * called in one token is stopped in all. A position of a counterparty that nobody has said anything of is rated by no history.
 *
 * <p>Pure: no clock, no I/O, no keys. May use {@code depositary.model}, {@code engine.verdict}, {@code threshold.codec} and the
 * JDK's big integers.
 */
package io.portcullis.engine.credit;
