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
 * <p>Pure: no clock, no I/O, no keys. May use {@code depositary.model}, {@code engine.verdict} and the JDK's big integers.
 */
package io.portcullis.engine.credit;
